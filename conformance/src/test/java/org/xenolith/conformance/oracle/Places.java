package org.xenolith.conformance.oracle;

import java.util.SplittableRandom;

/**
 * Where things lie, for both processors alike.
 *
 * @param code linear address of the case
 * @param arena linear address of the arena
 */
record Places(long code, long arena) {
  /**
   * How far from the arena's ends addresses are chosen, so that what lies around them is in it too.
   */
  static final int MARGIN = 4096;

  /** An address in the middle of the arena. */
  long target(SplittableRandom random, int alignment) {
    return arena + MARGIN + random.nextInt(ProcessorImage.ARENA_BYTES - 2 * MARGIN) & -alignment;
  }

  /** An address from which an operand of so many bytes reaches into the next page, if it may. */
  long acrossPages(SplittableRandom random, int alignment, int lengthBytes) {
    long boundary = arena + ProcessorImage.ARENA_BYTES / 2;
    return boundary - 1 - random.nextInt(Math.max(1, lengthBytes - 1)) & -alignment;
  }

  /** Where a branch goes. */
  long branchTarget() {
    return code + NativeProcessor.BRANCH_DISTANCE;
  }

  boolean isInTheMiddle(long address) {
    return address >= arena + MARGIN && address < arena + ProcessorImage.ARENA_BYTES - MARGIN;
  }
}
