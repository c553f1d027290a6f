package org.xenolith.hypervisor;

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

  /** The host's clocks. */
  static TimeSource host() {
    return new HostTime();
  }
}
