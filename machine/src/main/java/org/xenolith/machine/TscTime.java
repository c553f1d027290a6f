package org.xenolith.machine;

import org.xenolith.host.HostTsc;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.time.PvClock;

/**
 * Time from the host's time-stamp counter alone: guests read the same counter (from where it stood
 * when the machine started), so that their clock and Xen's can never drift apart.
 */
final class TscTime implements TimeSource {
  private final HostTsc counter;
  private final long start;
  private final long wallAtStart;
  private final PvClock clock;

  private TscTime(HostTsc counter) {
    this.counter = counter;
    this.start = counter.read();
    this.wallAtStart = System.currentTimeMillis() * 1_000_000L;
    // Guests compute their time by its scale, so deadlines are judged by the same.
    this.clock = new PvClock(this);
  }

  /** The host's counter, or its clock where the counter is not to be trusted. */
  static TimeSource ofHost() {
    return HostTsc.open().<TimeSource>map(TscTime::new).orElseGet(TimeSource::host);
  }

  @Override
  public long systemTimeNanos() {
    return clock.systemTimeAt(timeStampCounter());
  }

  @Override
  public long wallClockNanos() {
    return wallAtStart + systemTimeNanos();
  }

  @Override
  public long timeStampCounter() {
    return counter.read() - start;
  }

  @Override
  public long tscHz() {
    return counter.hertz();
  }
}
