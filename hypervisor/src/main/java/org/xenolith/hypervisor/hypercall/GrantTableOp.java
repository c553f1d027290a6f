package org.xenolith.hypervisor.hypercall;

/** grant_table_op(cmd, uop, count). SKELETON: the body follows. */
public final class GrantTableOp implements Hypercall {
  @Override
  public long invoke(Call call) {
    throw new UnsupportedOperationException();
  }
}
