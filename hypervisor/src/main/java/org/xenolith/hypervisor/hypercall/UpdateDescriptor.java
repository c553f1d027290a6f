package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.mmu.DescriptorUpdate;

/** update_descriptor(maddr, desc). */
public final class UpdateDescriptor implements Hypercall {
  @Override
  public long invoke(Call call) {
    return DescriptorUpdate.store(call.memory(), call.argument(0), call.argument(1));
  }
}
