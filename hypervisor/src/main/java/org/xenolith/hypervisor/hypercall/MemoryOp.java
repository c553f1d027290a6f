package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.mmu.MemoryOps;

/** memory_op(cmd, arg). */
public final class MemoryOp implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new MemoryOps(call).run(call.argument(0), call.argument(1));
  }
}
