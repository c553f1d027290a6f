package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Shifts and rotates. */
final class ShiftSemantics {
  private static final long MASK_32 = 0xffff_ffffL;

  private ShiftSemantics() {}

  /** One of the functions of {@link Shifter}. */
  @FunctionalInterface
  private interface Function {
    long apply(Flags flags, int length, long value, int count);
  }

  @FunctionalInterface
  private interface DoubleFunction {
    long apply(Flags flags, int length, long value, long source, int count);
  }

  @FunctionalInterface
  private interface Plain {
    long apply(long value, int count, int length);
  }

  static void register(Semantics semantics) {
    semantics.choose("SHL", ShiftSemantics::shiftLeft);
    semantics.choose("SHR", ShiftSemantics::shiftRight);
    semantics.choose("SAR", ShiftSemantics::shiftRightSigned);
    semantics.choose("ROL", instruction -> general(instruction, Shifter::rotateLeft));
    semantics.choose("ROR", instruction -> general(instruction, Shifter::rotateRight));
    semantics.choose("RCL", instruction -> general(instruction, Shifter::rotateCarryLeft));
    semantics.choose("RCR", instruction -> general(instruction, Shifter::rotateCarryRight));
    semantics.choose("SHLD", instruction -> twoOperands(instruction, Shifter::shiftLeftDouble));
    semantics.choose("SHRD", instruction -> twoOperands(instruction, Shifter::shiftRightDouble));
    semantics.choose("RORX", instruction -> withoutFlags(instruction, ShiftSemantics::rotate));
    semantics.choose(
        "SHLX", instruction -> withoutFlags(instruction, (value, count, length) -> value << count));
    semantics.choose(
        "SHRX",
        instruction -> withoutFlags(instruction, (value, count, length) -> value >>> count));
    semantics.choose(
        "SARX",
        instruction ->
            withoutFlags(
                instruction,
                (value, count, length) -> OperandAccess.signExtend(value, length) >> count));
  }

  private static int mask(int length) {
    return length == 8 ? 63 : 31;
  }

  private static Step general(Instruction instruction, Function function) {
    OperandAccess counter = OperandAccess.of(instruction, 1);
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        int count = (int) counter.read(cpu) & mask(target.length);
        return count == 0 ? old : function.apply(cpu.flags, target.length, old, count);
      }
    };
  }

  private static Step twoOperands(Instruction instruction, DoubleFunction function) {
    OperandAccess source = OperandAccess.of(instruction, 1);
    OperandAccess counter = OperandAccess.of(instruction, 2);
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        int count = (int) counter.read(cpu) & mask(target.length);
        return count == 0
            ? old
            : function.apply(cpu.flags, target.length, old, source.read(cpu), count);
      }
    };
  }

  private static long rotate(long value, int count, int length) {
    return length == 8
        ? Long.rotateRight(value, count)
        : Integer.rotateRight((int) value, count) & MASK_32;
  }

  private static Operation withoutFlags(Instruction instruction, Plain function) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    OperandAccess counter = OperandAccess.of(instruction, 2);
    int mask = mask(target.length);
    return (cpu, ignored) -> {
      int count = (int) counter.read(cpu) & mask;
      target.write(cpu, function.apply(source.read(cpu), count, target.length));
    };
  }

  // ---- registers by a constant: frequent

  /** The constant count, or 0 where it is not constant, changes nothing or the form is rare. */
  private static int frequentCount(OperandAccess target, OperandAccess counter) {
    boolean frequent = target.isRegister() && target.length >= 4 && counter.isConstant();
    return frequent ? (int) counter.constant() & mask(target.length) : 0;
  }

  private static Step shiftLeft(Instruction instruction) {
    OperandAccess operand = OperandAccess.of(instruction, 0);
    int target = operand.register();
    int count = frequentCount(operand, OperandAccess.of(instruction, 1));
    if (count == 0) {
      return general(instruction, Shifter::shiftLeft);
    }
    if (operand.length == 8) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          long[] gpr = cpu.gpr;
          gpr[target] = Shifter.shiftLeft(cpu.flags, 8, gpr[target], count);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        long value = gpr[target] & MASK_32;
        gpr[target] = Shifter.shiftLeft(cpu.flags, 4, value, count) & MASK_32;
      }
    };
  }

  private static Step shiftRight(Instruction instruction) {
    OperandAccess operand = OperandAccess.of(instruction, 0);
    int target = operand.register();
    int count = frequentCount(operand, OperandAccess.of(instruction, 1));
    if (count == 0) {
      return general(instruction, Shifter::shiftRight);
    }
    if (operand.length == 8) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          long[] gpr = cpu.gpr;
          gpr[target] = Shifter.shiftRight(cpu.flags, 8, gpr[target], count);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        gpr[target] = Shifter.shiftRight(cpu.flags, 4, gpr[target] & MASK_32, count);
      }
    };
  }

  private static Step shiftRightSigned(Instruction instruction) {
    OperandAccess operand = OperandAccess.of(instruction, 0);
    int target = operand.register();
    int count = frequentCount(operand, OperandAccess.of(instruction, 1));
    if (count == 0) {
      return general(instruction, Shifter::shiftRightSigned);
    }
    if (operand.length == 8) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          long[] gpr = cpu.gpr;
          gpr[target] = Shifter.shiftRightSigned(cpu.flags, 8, gpr[target], count);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        gpr[target] = Shifter.shiftRightSigned(cpu.flags, 4, gpr[target], count) & MASK_32;
      }
    };
  }
}
