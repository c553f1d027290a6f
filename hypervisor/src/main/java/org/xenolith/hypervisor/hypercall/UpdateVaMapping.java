package org.xenolith.hypervisor.hypercall;

/** update_va_mapping(va, val, flags). SKELETON: the body follows. */
public final class UpdateVaMapping implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
