package org.xenolith.hypervisor.hypercall;

/** update_descriptor(maddr, desc). SKELETON: the body follows. */
public final class UpdateDescriptor implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
