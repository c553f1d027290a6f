package org.xenolith.hypervisor.hypercall;

/** update_va_mapping_otherdomain(va, val, flags, domid). SKELETON: the body follows. */
public final class UpdateVaMappingOtherdomain implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
