package org.xenolith.hypervisor;

import java.util.concurrent.locks.LockSupport;

/**
 * The one seam through which time enters a machine. Guests read the host's TSC scaled by nothing:
 * pvclock parameters are published from {@link #tscHz}.
 */
public interface TimeSource {
  /** Monotonic nanoseconds since the machine started: Xen's system time. */
  long systemTimeNanos();

  /** Wall clock, nanoseconds since 1970. */
  long wallClockNanos();

  /**
   * The value RDTSC gives the guest; must agree with {@link #systemTimeNanos} at {@link #tscHz}.
   */
  long timeStampCounter();

  long tscHz();

  /**
   * Parks the calling thread until system time reaches the deadline or somebody unparks it; like
   * {@link LockSupport#park} it may return early for no reason.
   *
   * @param deadlineNanos system time; {@link Long#MAX_VALUE} for no deadline
   */
  default void parkUntil(Object blocker, long deadlineNanos) {
    if (deadlineNanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
      return;
    }
    long left = deadlineNanos - systemTimeNanos();
    if (left > 0) {
      LockSupport.parkNanos(blocker, left);
    }
  }

  /** The host's clocks. */
  static TimeSource host() {
    return new HostTime();
  }
}
