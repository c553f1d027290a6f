package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.x86.cpu.Vector;

/** nmi_op(cmd, arg) of public/nmi.h; struct xennmi_callback begins with the handler's address. */
final class NmiOp implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    switch ((int) call.argument(0)) {
      case PvAbi.XENNMI_REGISTER_CALLBACK -> {
        long address = call.guest().readLong(call.argument(1));
        if (!SetTrapTable.isCanonical(address)) {
          return -Errno.EINVAL;
        }
        call.vcpu().traps().set(Vector.NMI, PvAbi.TI_IF, address);
        return 0;
      }
      case PvAbi.XENNMI_UNREGISTER_CALLBACK -> {
        call.vcpu().traps().clear(Vector.NMI);
        return 0;
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
  }
}
