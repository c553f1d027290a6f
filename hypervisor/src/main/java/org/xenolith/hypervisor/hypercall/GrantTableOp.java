package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.grant.GrantOperations;

/** grant_table_op(cmd, uop, count). */
public final class GrantTableOp implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new GrantOperations(call)
        .run((int) call.argument(0), call.argument(1), (int) call.argument(2));
  }
}
