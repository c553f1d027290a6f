package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * An operation that belongs to one instruction: it has taken what it needs from the operands when
 * it was chosen, so it runs without looking at the {@link Instruction} (which is then null).
 * Frequent forms are steps: a virtual call costs less than an interface call, and the operands lie
 * where the method's class was just read. All other operations are wrapped by {@link GenericStep}.
 */
abstract class Step implements Operation {
  /** Offset of the next instruction from the start of the block. Set when it is put into one. */
  int endOffset;

  /** Length of the instruction (of a pair: of both) in bytes. */
  int instructionBytes;

  /**
   * How many instructions it does: itself, the second of a pair, jumps behind it that were
   * followed.
   */
  int instructions = 1;

  /** Runs the step; the instruction is not looked at. */
  abstract void run(Cpu cpu);

  @Override
  public final void execute(Cpu cpu, Instruction instruction) {
    run(cpu);
  }
}
