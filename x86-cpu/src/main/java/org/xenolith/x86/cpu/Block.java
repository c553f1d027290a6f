package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Decoded instructions that run one after the other: up to the first that may go elsewhere, or the
 * end of the page. It is at home in one machine frame and does not know at which linear address it
 * runs.
 */
final class Block {
  /** Precedes every block that is reached from outside: it leads nowhere. */
  static final Block NONE = new Block(new Step[0]);

  final Step[] steps;

  /** Instructions that its steps do together. */
  final int instructions;

  /** Its bytes have not been written since. */
  boolean valid = true;

  /** Where its only instruction crosses into another page: that page's frame, else -1. */
  int secondMfn = -1;

  private long firstRip;
  private long firstGeneration = -1;
  private @Nullable Block first;
  private long secondRip;
  private long secondGeneration = -1;
  private @Nullable Block second;

  Block(Step[] steps) {
    this.steps = steps;
    this.instructions = instructionsFrom(steps, 0);
  }

  /** How many instructions the steps from this one on do. */
  int instructionsFrom(int index) {
    return instructionsFrom(steps, index);
  }

  private static int instructionsFrom(Step[] steps, int index) {
    int count = 0;
    for (int i = index; i < steps.length; i++) {
      count += steps[i].instructions;
    }
    return count;
  }

  /** The block that came after this one before, at this address; null where that is not known. */
  @Nullable Block successor(long rip, long fetchGeneration) {
    Block next = first;
    if (firstRip == rip && firstGeneration == fetchGeneration && next != null && next.valid) {
      return next;
    }
    next = second;
    if (secondRip == rip && secondGeneration == fetchGeneration && next != null && next.valid) {
      return next;
    }
    return null;
  }

  void link(long rip, long fetchGeneration, Block next) {
    if (this == NONE || next.secondMfn >= 0) {
      return;
    }
    second = first;
    secondRip = firstRip;
    secondGeneration = firstGeneration;
    first = next;
    firstRip = rip;
    firstGeneration = fetchGeneration;
  }

  /** Makes whoever is running it stop before the next instruction, and nobody start. */
  void invalidate() {
    valid = false;
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new LeaveStep(steps[i]);
    }
    first = null;
    second = null;
  }

  /** Stands where an instruction stood whose bytes have been written. */
  private static final class LeaveStep extends Step {
    LeaveStep(Step replaced) {
      endOffset = replaced.endOffset;
      instructionBytes = replaced.instructionBytes;
      instructions = replaced.instructions;
    }

    @Override
    void run(Cpu cpu) {
      throw cpu.raise(FaultDetails.LEAVE_BLOCK, 0);
    }
  }
}
