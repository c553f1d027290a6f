package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.mmu.MmuextOps;

/** mmuext_op(uops, count, pdone, foreigndom). */
public final class MmuextOp implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new MmuextOps(call)
        .run(
            call.argument(0),
            (int) call.argument(1),
            call.argument(2),
            (int) call.argument(3) & 0xffff);
  }
}
