package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.SchedAbi;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.time.VcpuTimers;

/** sched_op(cmd, arg) of public/sched.h. */
final class SchedOp implements Hypercall {
  private static final int POLL_PORTS_MAX = 128;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long argument = call.argument(1);
    switch ((int) call.argument(0)) {
      case SchedAbi.SCHEDOP_YIELD -> {
        Thread.yield();
        return 0;
      }
      case SchedAbi.SCHEDOP_BLOCK -> {
        block(call.vcpu());
        return 0;
      }
      case SchedAbi.SCHEDOP_SHUTDOWN -> {
        return shutdown(call, call.guest().readInt(argument));
      }
      case SchedAbi.SCHEDOP_SHUTDOWN_CODE -> {
        call.domain().setShutdownCode(reason(call.guest().readInt(argument)));
        return 0;
      }
      case SchedAbi.SCHEDOP_POLL -> {
        return poll(call, argument);
      }
      case SchedAbi.SCHEDOP_REMOTE_SHUTDOWN -> {
        int domid = call.guest().readInt(argument) & 0xffff;
        return call.domain().machine().domain(domid) == null ? -Errno.ESRCH : -Errno.EPERM;
      }
      case SchedAbi.SCHEDOP_WATCHDOG -> {
        return watchdog(call, argument);
      }
      case SchedAbi.SCHEDOP_PIN_OVERRIDE -> {
        return -Errno.EPERM;
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
  }

  /** Unmasks events and waits for one. */
  static void block(Vcpu vcpu) {
    vcpu.info().setMask(0);
    vcpu.block();
  }

  static long shutdown(Call call, int code) {
    call.domain().shutdown(reason(code));
    return 0;
  }

  /** Numbers that mean nothing count as a crash. */
  private static ShutdownReason reason(int code) {
    ShutdownReason[] reasons = ShutdownReason.values();
    int number = code & 0xff;
    return number < reasons.length ? reasons[number] : ShutdownReason.CRASH;
  }

  private static long poll(Call call, long argument) throws GuestAccess.BadAddress {
    long ports = call.guest().readLong(argument + SchedAbi.POLL_PORTS);
    int count = call.guest().readInt(argument + SchedAbi.POLL_NR_PORTS);
    long timeout = call.guest().readLong(argument + SchedAbi.POLL_TIMEOUT);
    if (count < 0 || count > POLL_PORTS_MAX) {
      return -Errno.EINVAL;
    }
    Vcpu vcpu = call.vcpu();
    int port = 0;
    vcpu.beginPoll(Vcpu.POLLS_ANY);
    if (vcpu.info().isDeliverable()) {
      vcpu.endPoll();
      return 0;
    }
    for (int i = 0; i < count; i++) {
      port = call.guest().readInt(ports + 4L * i);
      int pending = call.domain().channels().poll(port);
      if (pending != 0) {
        vcpu.endPoll();
        return Math.min(pending, 0);
      }
    }
    if (count == 1) {
      vcpu.beginPoll(port);
    }
    vcpu.timers().setPoll(timeout == 0 ? VcpuTimers.NEVER : timeout);
    vcpu.block();
    return 0;
  }

  private static long watchdog(Call call, long argument) throws GuestAccess.BadAddress {
    int id = call.guest().readInt(argument + SchedAbi.WATCHDOG_ID);
    int seconds = call.guest().readInt(argument + SchedAbi.WATCHDOG_TIMEOUT);
    long now = call.domain().machine().time().systemTimeNanos();
    long result = call.domain().watchdogs().set(id, seconds, now);
    call.domain().vcpu(0).timersChanged();
    return result;
  }
}
