package org.xenolith.hypervisor.time;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.xenolith.hypervisor.TimeSource;

/**
 * Interrupts vcpus that run guest code when their next timer is due. A vcpu that blocks waits for
 * its deadline itself and takes its clock back; one thread per machine serves all that run.
 */
public final class Alarm implements AutoCloseable {
  /** One vcpu's place in the alarm. */
  public final class Clock {
    private final AtomicLong deadline = new AtomicLong(VcpuTimers.NEVER);
    private final Runnable ring;

    private Clock(Runnable ring) {
      this.ring = ring;
    }

    /** Rings once at the deadline; {@link VcpuTimers#NEVER} takes it back. */
    public void set(long deadlineNanos) {
      if (deadline.get() != deadlineNanos) {
        deadline.set(deadlineNanos);
        if (deadlineNanos < wakeAt) {
          LockSupport.unpark(thread);
        }
      }
    }

    public void remove() {
      clocks.remove(this);
    }
  }

  private final TimeSource time;
  private final List<Clock> clocks = new CopyOnWriteArrayList<>();
  private final Thread thread;

  /** When the thread will look again; a nearer deadline must wake it. */
  private volatile long wakeAt = VcpuTimers.NEVER;

  private volatile boolean closed;

  public Alarm(TimeSource time) {
    this.time = time;
    thread = Thread.ofPlatform().name("alarm").daemon().unstarted(this::run);
    thread.start();
  }

  /**
   * @param ring runs on the alarm's thread: it must only hand on
   */
  public Clock clock(Runnable ring) {
    Clock clock = new Clock(ring);
    clocks.add(clock);
    return clock;
  }

  private void run() {
    while (!closed) {
      // Whoever sets a deadline during the scan sees NEVER and unparks: the park below returns.
      wakeAt = VcpuTimers.NEVER;
      wakeAt = ringThoseDue();
      time.parkUntil(this, wakeAt);
    }
  }

  private long ringThoseDue() {
    long now = time.systemTimeNanos();
    long next = VcpuTimers.NEVER;
    for (Clock clock : clocks) {
      long deadline = clock.deadline.get();
      if (deadline > now) {
        next = Math.min(next, deadline);
      } else if (clock.deadline.compareAndSet(deadline, VcpuTimers.NEVER)) {
        clock.ring.run();
      } else {
        next = Math.min(next, clock.deadline.get());
      }
    }
    return next;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
