package org.xenolith.hypervisor.domain;

/**
 * Sees to it that a guest which returns from one upcall straight into the next, over and over, runs
 * a little of what was interrupted in between.
 *
 * <p>A handler that raises an event for its own vcpu each time would otherwise never let go:
 * Linux's RT kernels of the 6.1 series do that while an RCU reader waits for the interrupted code
 * to enable preemption, because Xen's event handler is an RCU reader itself and queues the irq work
 * anew.
 */
final class UpcallPacing {
  /** For how long an upcall is held back. */
  static final long PAUSE_NANOS = 50_000;

  /** So many upcalls without a pause are nothing unusual. */
  private static final int CHAIN_MAX = 16;

  private int chain;
  private boolean returned;

  /** The guest has made an iret. */
  void returned() {
    returned = true;
  }

  /**
   * Whether the next upcall is to wait; asked once before guest code runs.
   *
   * @param deliverable whether there is one
   */
  boolean holdsBack(boolean deliverable) {
    if (!returned) {
      return false;
    }
    returned = false;
    chain = deliverable ? chain + 1 : 0;
    if (chain <= CHAIN_MAX) {
      return false;
    }
    chain = 0;
    return true;
  }
}
