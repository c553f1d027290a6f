package org.xenolith.hypervisor.hypercall;

/** mmu_update(ureqs, count, pdone, foreigndom). SKELETON: the body follows. */
public final class MmuUpdate implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
