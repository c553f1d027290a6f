package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.DomainId;
import org.xenolith.hypervisor.mmu.VaMapping;

/** update_va_mapping(va, val, flags). */
public final class UpdateVaMapping implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return new VaMapping(call)
        .update(call.argument(0), call.argument(1), call.argument(2), DomainId.SELF);
  }
}
