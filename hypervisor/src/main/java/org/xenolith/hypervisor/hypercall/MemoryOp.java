package org.xenolith.hypervisor.hypercall;

/** memory_op(cmd, arg). SKELETON: the body follows. */
public final class MemoryOp implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
