package org.xenolith.hypervisor;

/** Time from the JVM's clocks; the guest's TSC runs at 1 GHz, one tick a nanosecond. */
final class HostTime implements TimeSource {
  private final long start = System.nanoTime();
  private final long wallAtStart = System.currentTimeMillis() * 1_000_000L;

  @Override
  public long systemTimeNanos() {
    return System.nanoTime() - start;
  }

  @Override
  public long wallClockNanos() {
    return wallAtStart + systemTimeNanos();
  }

  @Override
  public long timeStampCounter() {
    return systemTimeNanos();
  }

  @Override
  public long tscHz() {
    return 1_000_000_000L;
  }
}
