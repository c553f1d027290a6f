package org.xenolith.hypervisor.microkernel;

/** How a microkernel ended. */
enum Outcome {
  /** It did all it wanted to. */
  SUCCESS,
  /** What it asks about is not there. */
  SKIP,
  /** It came to a place where it should not be able to come: the test itself is wrong. */
  ERROR,
  /** The hypervisor did not do what it should. */
  FAILURE
}
