package org.xenolith.hypervisor.time;

/**
 * The timers of one vcpu: single-shot, periodic and the timeout of sched_op poll. Deadlines are
 * system time in nanoseconds. Only the vcpu's own thread touches them.
 */
public final class VcpuTimers {
  /** A deadline that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** PV guests start with a ticker of 100 Hz. */
  private static final long DEFAULT_PERIOD_NANOS = 10_000_000L;

  private long singleshot = NEVER;
  private long poll = NEVER;
  private long periodNanos = DEFAULT_PERIOD_NANOS;
  private long nextTick = DEFAULT_PERIOD_NANOS;

  public void setSingleshot(long deadlineNanos) {
    singleshot = deadlineNanos;
  }

  public void stopSingleshot() {
    singleshot = NEVER;
  }

  public void setPoll(long deadlineNanos) {
    poll = deadlineNanos;
  }

  public void stopPoll() {
    poll = NEVER;
  }

  /** Ticks from now on; 0 stops the ticker. */
  public void setPeriod(long nanos, long nowNanos) {
    periodNanos = nanos;
    nextTick = nowNanos + nanos;
  }

  /**
   * The next deadline, {@link #NEVER} where there is none.
   *
   * @param timerBound whether VIRQ_TIMER has a port: without one a tick would change nothing
   */
  public long nextDeadline(boolean timerBound) {
    long next = Math.min(singleshot, poll);
    return periodNanos != 0 && timerBound ? Math.min(next, nextTick) : next;
  }

  /** Takes back the timers that are due; true where VIRQ_TIMER is to be raised. */
  public boolean expire(long nowNanos) {
    boolean raise = false;
    if (singleshot <= nowNanos) {
      singleshot = NEVER;
      raise = true;
    }
    if (poll <= nowNanos) {
      poll = NEVER;
    }
    if (periodNanos != 0 && nextTick <= nowNanos) {
      // Ticks that were missed are not made up for.
      nextTick += Math.max(1, (nowNanos - nextTick) / periodNanos + 1) * periodNanos;
      raise = true;
    }
    return raise;
  }

  /** Whether a poll with a timeout still waits for it. */
  public boolean isPollArmed() {
    return poll != NEVER;
  }
}
