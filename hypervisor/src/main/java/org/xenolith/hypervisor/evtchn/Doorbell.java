package org.xenolith.hypervisor.evtchn;

import java.util.concurrent.Semaphore;

/**
 * Hands events from a vcpu's thread to the one thread of a dom0 service: what {@link
 * EventChannels#allocateForHost} wants. Rings that were not answered yet count as one.
 */
public final class Doorbell implements Runnable {
  private final Semaphore rung = new Semaphore(0);

  /** Rings; from any thread, never blocks. */
  @Override
  public void run() {
    // Two rings at once may both see none pending: one ring too many costs the service a look.
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Waits for a ring. What was written before it was rung is visible afterwards. */
  public void await() throws InterruptedException {
    rung.acquire();
    rung.drainPermits();
  }
}
