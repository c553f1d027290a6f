package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.mmu.MmuUpdates;

/** mmu_update(ureqs, count, pdone, foreigndom). */
public final class MmuUpdate implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new MmuUpdates(call)
        .run(call.argument(0), (int) call.argument(1), call.argument(2), (int) call.argument(3));
  }
}
