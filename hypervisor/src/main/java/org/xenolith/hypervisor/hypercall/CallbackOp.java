package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.x86.cpu.Vector;

/** callback_op(cmd, arg) of public/callback.h. */
final class CallbackOp implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long argument = call.argument(1);
    return switch ((int) call.argument(0)) {
      case PvAbi.CALLBACKOP_REGISTER -> {
        long head = call.guest().readLong(argument);
        long address = call.guest().readLong(argument + PvAbi.CALLBACK_ADDRESS);
        int type = (int) head & 0xffff;
        int flags = (int) (head >>> (8 * PvAbi.CALLBACK_FLAGS)) & 0xffff;
        yield register(call.vcpu(), type, flags, address);
      }
      case PvAbi.CALLBACKOP_UNREGISTER ->
          unregister(call.vcpu(), call.guest().readInt(argument) & 0xffff);
      default -> -Errno.ENOSYS;
    };
  }

  private static long register(Vcpu vcpu, int type, int flags, long address) {
    if (!SetTrapTable.isCanonical(address)) {
      return -Errno.EINVAL;
    }
    if (type == PvAbi.CALLBACKTYPE_NMI) {
      vcpu.traps().set(Vector.NMI, PvAbi.TI_IF, address);
      return 0;
    }
    boolean maskEvents = (flags & PvAbi.CALLBACKF_MASK_EVENTS) != 0;
    return vcpu.callbacks().register(type, maskEvents, address);
  }

  private static long unregister(Vcpu vcpu, int type) {
    switch (type) {
      case PvAbi.CALLBACKTYPE_NMI -> {
        vcpu.traps().clear(Vector.NMI);
        return 0;
      }
      case PvAbi.CALLBACKTYPE_EVENT,
          PvAbi.CALLBACKTYPE_FAILSAFE,
          PvAbi.CALLBACKTYPE_SYSCALL,
          PvAbi.CALLBACKTYPE_SYSCALL32,
          PvAbi.CALLBACKTYPE_SYSENTER -> {
        return -Errno.EINVAL;
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
  }
}
