package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.x87.X87Guard.requireReady;

import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.RegisterClass;

/**
 * MMX registers are the significands of the x87 registers. An MMX instruction raises what an x87
 * instruction left pending, then sets TOP to 0 and every tag to valid; a written register gets sign
 * and exponent of all ones (Intel SDM volume 3, 13.2).
 */
final class MmxForms {
  private static final int WRITTEN_SIGN_EXPONENT = 0xffff;
  private static final int ALL_VALID = 0xff;

  /** Combines the destination with the source and an immediate byte, unsigned. */
  @FunctionalInterface
  interface WithImmediate {
    long apply(long destination, long source, int immediate);
  }

  private MmxForms() {}

  /**
   * The x87 unit's registers become MMX registers; to be called when nothing can fault any more.
   */
  static void enter(CpuState state) {
    state.fpuTop = 0;
    state.fpuTagValid = ALL_VALID;
  }

  static void write(CpuState state, int register, long value) {
    enter(state);
    state.fpuSignificand[register] = value;
    state.fpuSignExponent[register] = WRITTEN_SIGN_EXPONENT;
  }

  /** Whether the row's first operand, where it has one that is a register, is an MMX register. */
  static boolean isMmx(Instruction instruction) {
    return instruction.row().operandDetails().getFirst().registers() == RegisterClass.MMX;
  }

  /** Whether any operand is an MMX register. */
  static boolean touchesMmx(Instruction instruction) {
    for (Operand operand : instruction.row().operandDetails()) {
      if (operand.registers() == RegisterClass.MMX) {
        return true;
      }
    }
    return false;
  }

  /** {@code mm, mm/m64} and {@code mm, mm/m32}. */
  static Function<Instruction, Operation> lanes(LongBinaryOperator lanes) {
    return immediate((destination, source, immediate) -> lanes.applyAsLong(destination, source));
  }

  /** The same with an immediate. */
  static Function<Instruction, Operation> immediate(WithImmediate function) {
    return instruction -> {
      if (!instruction.isMemory()) {
        return (cpu, i) -> {
          requireReady(cpu);
          long[] mmx = cpu.state.fpuSignificand;
          int d = i.reg();
          write(cpu.state, d, function.apply(mmx[d], mmx[i.rm()], (int) i.immediate() & 0xff));
        };
      }
      boolean half = XmmForms.memoryBytes(instruction) == 4;
      return (cpu, i) -> {
        requireReady(cpu);
        long address = cpu.address(i);
        long source = half ? cpu.load32(address) & 0xffffffffL : cpu.load64(address);
        int d = i.reg();
        long destination = cpu.state.fpuSignificand[d];
        write(cpu.state, d, function.apply(destination, source, (int) i.immediate() & 0xff));
      };
    };
  }

  /** {@code mm, imm8}: the shifts by an immediate count. */
  static Operation shift(LongBinaryOperator shift) {
    return (cpu, i) -> {
      requireReady(cpu);
      int d = i.rm();
      long count = i.immediate() & 0xff;
      write(cpu.state, d, shift.applyAsLong(cpu.state.fpuSignificand[d], count));
    };
  }
}
