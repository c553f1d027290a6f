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
  /** How soon it is looked again whether the pause is over. */
  static final long LOOK_AGAIN_NANOS = 50_000;

  /**
   * How much the guest runs in a pause. Instructions and not time: on a busy host, or where a timer
   * is due at once, time can pass without any of them.
   */
  static final long PAUSE_INSTRUCTIONS = 20_000;

  /** So many upcalls without a pause are nothing unusual. */
  static final int CHAIN_MAX = 16;

  private static final long NO_PAUSE = -1;

  private int chain;
  private boolean returned;
  private long pauseEnd = NO_PAUSE;

  /** The guest has made an iret. */
  void returned() {
    returned = true;
  }

  /** The guest waits for an event: nothing is left that a pause could let go on. */
  void blocked() {
    pauseEnd = NO_PAUSE;
    chain = 0;
  }

  /**
   * Whether the next upcall is to wait; asked each time before guest code runs.
   *
   * @param deliverable whether there is one
   * @param instructionsRetired by the vcpu so far
   */
  boolean holdsBack(boolean deliverable, long instructionsRetired) {
    if (pauseEnd != NO_PAUSE) {
      if (deliverable && instructionsRetired < pauseEnd) {
        return true;
      }
      pauseEnd = NO_PAUSE;
      returned = false;
      return false;
    }
    if (!returned) {
      return false;
    }
    returned = false;
    chain = deliverable ? chain + 1 : 0;
    if (chain <= CHAIN_MAX) {
      return false;
    }
    chain = 0;
    pauseEnd = instructionsRetired + PAUSE_INSTRUCTIONS;
    return true;
  }
}
