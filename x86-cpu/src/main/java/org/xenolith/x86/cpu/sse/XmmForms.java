package org.xenolith.x86.cpu.sse;

import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.XmmSteps;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/**
 * The shapes of instructions that combine an XMM register with a register or memory: {@code xmm1,
 * xmm2/m}, with or without immediate. Each chooser looks at the row once, when the instruction is
 * decoded: register or memory, how much memory, and whether it must be aligned.
 */
final class XmmForms {
  /**
   * Combines register {@code xmm[d], xmm[d + 1]} with the source and writes the result there.
   * Source bytes that a smaller memory operand lacks are 0.
   */
  @FunctionalInterface
  interface Whole {
    void apply(long[] xmm, int d, long low, long high);
  }

  /** The same with an immediate byte, unsigned. */
  @FunctionalInterface
  interface WithImmediate {
    void apply(long[] xmm, int d, long low, long high, int immediate);
  }

  private XmmForms() {}

  /** Combines both halves of the destination with those of the source, each for itself. */
  static Function<Instruction, Operation> lanes(LongBinaryOperator lanes) {
    return instruction -> XmmSteps.lanes(instruction, lanes);
  }

  static Function<Instruction, Operation> whole(Whole whole) {
    return processor((cpu, i, d, low, high) -> whole.apply(cpu.state.xmm, d, low, high));
  }

  static Function<Instruction, Operation> immediate(WithImmediate function) {
    return processor((cpu, i, d, low, high) ->
        function.apply(cpu.state.xmm, d, low, high, (int) i.immediate() & 0xff));
  }

  /** For instructions that need more of the processor: MXCSR, flags, other registers. */
  static Function<Instruction, Operation> processor(XmmSteps.Combination combination) {
    return instruction ->
        XmmSteps.combine(
            instruction, instruction.isMemory() ? memoryBytes(instruction) : 0, combination);
  }

  /** Bytes of the memory operand that the row gives. */
  static int memoryBytes(Instruction instruction) {
    for (Operand operand : instruction.row().operandDetails()) {
      if (operand.place() == Operand.Place.MODRM_RM) {
        return operand.memoryBytes();
      }
    }
    throw new IllegalStateException("no memory operand: " + instruction.row());
  }
}
