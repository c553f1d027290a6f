package org.xenolith.x86.cpu;

import static org.xenolith.x86.cpu.x87.X87Guard.requireAvailable;

import java.util.function.LongBinaryOperator;
import org.xenolith.x86.isa.Instruction;

/**
 * The shapes of instructions on XMM registers, as steps: moves of sixteen bytes, and combinations
 * of a register with a register or memory. All raise #NM where CR0.TS is set; memory operands that
 * the row says are aligned raise #GP where they are not.
 */
public final class XmmSteps {
  /**
   * Combines {@code xmm[d], xmm[d + 1]} with the source and writes the result there, as its last
   * act. Source bytes that a smaller memory operand lacks are 0.
   */
  @FunctionalInterface
  public interface Combination {
    void apply(Cpu cpu, Instruction instruction, int d, long low, long high);
  }

  private XmmSteps() {}

  private static boolean isAligned(Instruction instruction) {
    return instruction.row().alignmentBytes() == 16;
  }

  /** Between registers, by number. */
  public static Operation copy(int target, int source) {
    int d = target << 1;
    int s = source << 1;
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        long[] xmm = cpu.state.xmm;
        xmm[d] = xmm[s];
        xmm[d + 1] = xmm[s + 1];
      }
    };
  }

  /** Sixteen bytes from memory to ModRM.reg. */
  public static Operation load(Instruction instruction) {
    int d = instruction.reg() << 1;
    EffectiveAddress address = new EffectiveAddress(instruction);
    if (isAligned(instruction)) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          requireAvailable(cpu);
          long linear = address.linear(cpu);
          cpu.requireAligned16(linear);
          cpu.load128(linear, cpu.state.xmm, d);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        cpu.load128(address.linear(cpu), cpu.state.xmm, d);
      }
    };
  }

  /** Sixteen bytes from ModRM.reg to memory. */
  public static Operation store(Instruction instruction) {
    int s = instruction.reg() << 1;
    EffectiveAddress address = new EffectiveAddress(instruction);
    if (isAligned(instruction)) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          requireAvailable(cpu);
          long linear = address.linear(cpu);
          cpu.requireAligned16(linear);
          cpu.store128(linear, cpu.state.xmm[s], cpu.state.xmm[s + 1]);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        cpu.store128(address.linear(cpu), cpu.state.xmm[s], cpu.state.xmm[s + 1]);
      }
    };
  }

  /** Both halves of ModRM.reg combined with those of ModRM.rm, each for itself. */
  public static Operation lanes(Instruction instruction, LongBinaryOperator lanes) {
    int d = instruction.reg() << 1;
    if (!instruction.isMemory()) {
      int s = instruction.rm() << 1;
      return new Step() {
        @Override
        void run(Cpu cpu) {
          requireAvailable(cpu);
          long[] xmm = cpu.state.xmm;
          xmm[d] = lanes.applyAsLong(xmm[d], xmm[s]);
          xmm[d + 1] = lanes.applyAsLong(xmm[d + 1], xmm[s + 1]);
        }
      };
    }
    EffectiveAddress address = new EffectiveAddress(instruction);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        long[] operand = cpu.wideOperand;
        long linear = address.linear(cpu);
        cpu.requireAligned16(linear);
        cpu.load128(linear, operand, 0);
        long[] xmm = cpu.state.xmm;
        xmm[d] = lanes.applyAsLong(xmm[d], operand[0]);
        xmm[d + 1] = lanes.applyAsLong(xmm[d + 1], operand[1]);
      }
    };
  }

  /**
   * ModRM.reg combined with ModRM.rm.
   *
   * @param memoryBytes size of the memory operand: 2, 4, 8 or 16
   */
  public static Operation combine(
      Instruction instruction, int memoryBytes, Combination combination) {
    int d = instruction.reg() << 1;
    if (instruction.isMemory()) {
      EffectiveAddress address = new EffectiveAddress(instruction);
      return memoryBytes == 16
          ? combineWide(instruction, address, d, combination)
          : combineNarrow(instruction, address, d, memoryBytes, combination);
    }
    int s = instruction.rm() << 1;
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        long[] xmm = cpu.state.xmm;
        combination.apply(cpu, instruction, d, xmm[s], xmm[s + 1]);
      }
    };
  }

  private static Step combineWide(
      Instruction instruction, EffectiveAddress address, int d, Combination combination) {
    boolean aligned = isAligned(instruction);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        long linear = address.linear(cpu);
        if (aligned) {
          cpu.requireAligned16(linear);
        }
        long[] operand = cpu.wideOperand;
        cpu.load128(linear, operand, 0);
        combination.apply(cpu, instruction, d, operand[0], operand[1]);
      }
    };
  }

  private static Step combineNarrow(
      Instruction instruction,
      EffectiveAddress address,
      int d,
      int memoryBytes,
      Combination combination) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        requireAvailable(cpu);
        combination.apply(cpu, instruction, d, cpu.load(address.linear(cpu), memoryBytes), 0);
      }
    };
  }
}
