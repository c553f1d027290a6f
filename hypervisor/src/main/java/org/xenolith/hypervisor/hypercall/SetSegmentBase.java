package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.x86.isa.Instruction;

/** set_segment_base(which, base): FS, and GS of the guest's kernel and user. */
final class SetSegmentBase implements Hypercall {
  @Override
  public long invoke(Call call) {
    Vcpu vcpu = call.vcpu();
    long base = call.argument(1);
    int which = (int) call.argument(0);
    if (which == PvAbi.SEGBASE_GS_USER_SEL) {
      vcpu.loadUserGs((int) base & 0xffff);
      return 0;
    }
    if (which < PvAbi.SEGBASE_FS
        || which > PvAbi.SEGBASE_GS_KERNEL
        || !SetTrapTable.isCanonical(base)) {
      return -Errno.EINVAL;
    }
    switch (which) {
      case PvAbi.SEGBASE_FS -> vcpu.cpu().state.segmentBase[Instruction.FS] = base;
      case PvAbi.SEGBASE_GS_USER -> vcpu.mode().setInactiveGsBase(base);
      default -> vcpu.cpu().state.segmentBase[Instruction.GS] = base;
    }
    return 0;
  }
}
