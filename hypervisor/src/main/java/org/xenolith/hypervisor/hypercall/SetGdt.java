package org.xenolith.hypervisor.hypercall;

/** set_gdt(frame_list, entries). SKELETON: the body follows. */
public final class SetGdt implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
