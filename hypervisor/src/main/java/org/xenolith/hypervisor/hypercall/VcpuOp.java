package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.hypervisor.domain.Vcpu;

/** vcpu_op(cmd, vcpuid, arg) of public/vcpu.h. */
final class VcpuOp implements Hypercall {
  private static final long PERIOD_MIN_NANOS = 1_000_000L;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long id = call.argument(1) & 0xffff_ffffL;
    if (id >= call.domain().vcpuCount()) {
      return -Errno.ENOENT;
    }
    return perform(call, (int) call.argument(0), call.domain().vcpu((int) id), call.argument(2));
  }

  private static long perform(Call call, int command, Vcpu vcpu, long argument)
      throws GuestAccess.BadAddress {
    return switch (command) {
      // Domains have one vcpu, which the toolstack has initialised.
      case VcpuAbi.VCPUOP_INITIALISE -> -Errno.EEXIST;
      case VcpuAbi.VCPUOP_UP -> {
        vcpu.up();
        yield 0;
      }
      case VcpuAbi.VCPUOP_DOWN -> down(call, vcpu);
      case VcpuAbi.VCPUOP_IS_UP -> vcpu.isUp() ? 1 : 0;
      case VcpuAbi.VCPUOP_GET_RUNSTATE_INFO -> {
        call.guest().write(argument, vcpu.runstate().infoNow());
        yield 0;
      }
      case VcpuAbi.VCPUOP_REGISTER_RUNSTATE_MEMORY_AREA -> {
        long area = call.guest().readLong(argument);
        vcpu.areas().registerRunstate(area);
        call.guest().write(area, vcpu.runstate().info());
        yield 0;
      }
      case VcpuAbi.VCPUOP_SET_PERIODIC_TIMER -> {
        long period = call.guest().readLong(argument);
        if (period < PERIOD_MIN_NANOS) {
          yield -Errno.EINVAL;
        }
        yield setPeriod(call, vcpu, period);
      }
      case VcpuAbi.VCPUOP_STOP_PERIODIC_TIMER -> setPeriod(call, vcpu, 0);
      case VcpuAbi.VCPUOP_SET_SINGLESHOT_TIMER -> setSingleshot(call, vcpu, argument);
      case VcpuAbi.VCPUOP_STOP_SINGLESHOT_TIMER -> {
        if (vcpu != call.vcpu()) {
          yield -Errno.EINVAL;
        }
        vcpu.timers().stopSingleshot();
        vcpu.timersChanged();
        yield 0;
      }
      case VcpuAbi.VCPUOP_REGISTER_VCPU_INFO ->
          vcpu.registerInfo(
              call.guest().readLong(argument + VcpuAbi.REGISTER_VCPU_INFO_MFN),
              call.guest().readInt(argument + VcpuAbi.REGISTER_VCPU_INFO_OFFSET));
      case VcpuAbi.VCPUOP_SEND_NMI -> {
        if (argument != 0) {
          yield -Errno.EINVAL;
        }
        vcpu.sendNmi();
        yield 0;
      }
      case VcpuAbi.VCPUOP_GET_PHYSID -> -Errno.EINVAL;
      case VcpuAbi.VCPUOP_REGISTER_VCPU_TIME_MEMORY_AREA -> {
        vcpu.areas().registerTime(call.guest().readLong(argument));
        yield 0;
      }
      default -> -Errno.ENOSYS;
    };
  }

  private static long down(Call call, Vcpu vcpu) {
    boolean lastOne = call.domain().vcpus().stream().noneMatch(v -> v != vcpu && v.isUp());
    if (lastOne) {
      call.domain().shutdown(ShutdownReason.POWEROFF);
    } else {
      vcpu.down();
    }
    return 0;
  }

  private static long setPeriod(Call call, Vcpu vcpu, long nanos) {
    vcpu.onItsThread(
        () -> vcpu.timers().setPeriod(nanos, call.domain().machine().time().systemTimeNanos()));
    return 0;
  }

  private static long setSingleshot(Call call, Vcpu vcpu, long argument)
      throws GuestAccess.BadAddress {
    if (vcpu != call.vcpu()) {
      return -Errno.EINVAL;
    }
    long timeout = call.guest().readLong(argument + VcpuAbi.SINGLESHOT_TIMEOUT_ABS_NS);
    int flags = call.guest().readInt(argument + VcpuAbi.SINGLESHOT_FLAGS);
    long now = call.domain().machine().time().systemTimeNanos();
    if ((flags & VcpuAbi.VCPU_SSHOTTMR_FUTURE) != 0 && Long.compareUnsigned(timeout, now) < 0) {
      return -Errno.ETIME;
    }
    vcpu.timers().setSingleshot(timeout < 0 ? Long.MAX_VALUE : timeout);
    vcpu.timersChanged();
    return 0;
  }
}
