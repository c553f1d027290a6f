package org.xenolith.hypervisor.microkernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.xenolith.hypervisor.TimeSource;

/** Time that goes on only when a test says so. */
final class ManualTime implements TimeSource {
  static final long WALL_ORIGIN = 1_700_000_000_123_456_789L;

  private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
  private volatile long now = 1_000_000_000L;

  void advance(long nanos) {
    now += nanos;
    parked.forEach(LockSupport::unpark);
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    parked.add(Thread.currentThread());
    if (deadlineNanos > now) {
      LockSupport.park(blocker);
    }
    parked.remove(Thread.currentThread());
  }

  @Override
  public long systemTimeNanos() {
    return now;
  }

  @Override
  public long wallClockNanos() {
    return WALL_ORIGIN + now;
  }

  @Override
  public long timeStampCounter() {
    return now * 2;
  }

  @Override
  public long tscHz() {
    return 2_000_000_000L;
  }
}
