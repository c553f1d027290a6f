package org.xenolith.hypervisor.hypercall;

/** mmuext_op(uops, count, pdone, foreigndom). SKELETON: the body follows. */
public final class MmuextOp implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
