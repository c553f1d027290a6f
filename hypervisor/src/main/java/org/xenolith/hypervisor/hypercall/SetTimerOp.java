package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.domain.Vcpu;

/** set_timer_op(timeout): system time at which VIRQ_TIMER is raised; 0 stops the timer. */
final class SetTimerOp implements Hypercall {
  /** Kernels whose clock wraps ask for times this far off, with work to do meanwhile. */
  private static final long FAR_NANOS = 1L << 50;

  private static final long INSTEAD_NANOS = 100_000_000L;

  @Override
  public long invoke(Call call) {
    Vcpu vcpu = call.vcpu();
    long timeout = call.argument(0);
    long now = call.domain().machine().time().systemTimeNanos();
    if (timeout == 0) {
      vcpu.timers().stopSingleshot();
    } else if (timeout < 0 || timeout - now >= FAR_NANOS) {
      vcpu.timers().setSingleshot(now + INSTEAD_NANOS);
    } else {
      vcpu.timers().setSingleshot(timeout);
    }
    vcpu.timersChanged();
    return 0;
  }
}
