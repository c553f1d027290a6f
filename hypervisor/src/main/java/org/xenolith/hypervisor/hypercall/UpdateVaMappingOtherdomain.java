package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.mmu.VaMapping;

/** update_va_mapping_otherdomain(va, val, flags, domid). */
public final class UpdateVaMappingOtherdomain implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new VaMapping(call)
        .update(
            call.argument(0), call.argument(1), call.argument(2), (int) call.argument(3) & 0xffff);
  }
}
