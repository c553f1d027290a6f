package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Instruction;

/**
 * CMP or TEST with the conditional jump after it, as one step. Only the comparison can fault, and
 * only on memory; the step then stands at the comparison, and RIP there is that of the jump's end,
 * so operands relative to RIP are left alone.
 */
final class CompareJumpSteps {
  private CompareJumpSteps() {}

  /** A step for both, or null where the pair is not among the frequent ones. */
  static @Nullable Step choose(Instruction comparison, Instruction jump) {
    Alu alu = aluOf(comparison.mnemonic());
    Condition condition = conditionOf(jump);
    if (alu == null || condition == null || condition.isParity()) {
      return null;
    }
    OperandAccess left = OperandAccess.of(comparison, 0);
    OperandAccess right = OperandAccess.of(comparison, 1);
    int mask = condition.mask();
    long distance = jump.immediate();
    if (left.isRegister() && right.isRegister()) {
      return registers(alu, left, right.register(), mask, distance);
    }
    if (left.isRegister() && right.isConstant()) {
      return constant(alu, left, right.constant(), mask, distance);
    }
    boolean ripRelative = comparison.base() == Instruction.RIP_RELATIVE;
    if (left.isMemory() && right.isConstant() && !ripRelative) {
      return memory(alu, left, right.constant(), mask, distance);
    }
    return null;
  }

  private static @Nullable Alu aluOf(String mnemonic) {
    return switch (mnemonic) {
      case "CMP" -> Alu.CMP;
      case "TEST" -> Alu.TEST;
      default -> null;
    };
  }

  private static @Nullable Condition conditionOf(Instruction jump) {
    String mnemonic = jump.mnemonic();
    if (jump.operandSize() != 64 || !mnemonic.startsWith("J")) {
      return null;
    }
    for (Condition condition : Condition.values()) {
      if (mnemonic.length() == condition.name().length() + 1
          && mnemonic.endsWith(condition.name())) {
        return condition;
      }
    }
    return null;
  }

  private static void jumpIf(Cpu cpu, int mask, long distance) {
    long taken = (mask >>> cpu.flags.conditionIndex()) & 1L;
    cpu.state.rip += distance & -taken;
  }

  private static @Nullable Step registers(
      Alu alu, OperandAccess operand, int right, int mask, long distance) {
    int left = operand.register();
    boolean compare = alu == Alu.CMP;
    return switch (operand.length) {
      case 8 ->
          compare ? compare64(left, right, mask, distance) : test64(left, right, mask, distance);
      case 4 ->
          compare ? compare32(left, right, mask, distance) : test32(left, right, mask, distance);
      case 1 ->
          compare ? compare8(left, right, mask, distance) : test8(left, right, mask, distance);
      default -> null;
    };
  }

  private static @Nullable Step constant(
      Alu alu, OperandAccess operand, long value, int mask, long distance) {
    int left = operand.register();
    int narrow = (int) value;
    boolean compare = alu == Alu.CMP;
    return switch (operand.length) {
      case 8 ->
          compare
              ? compareConstant64(left, value, mask, distance)
              : testConstant64(left, value, mask, distance);
      case 4 ->
          compare
              ? compareConstant32(left, narrow, mask, distance)
              : testConstant32(left, narrow, mask, distance);
      case 1 ->
          compare
              ? compareConstant8(left, narrow, mask, distance)
              : testConstant8(left, narrow, mask, distance);
      default -> null;
    };
  }

  private static @Nullable Step memory(
      Alu alu, OperandAccess operand, long value, int mask, long distance) {
    EffectiveAddress address = operand.address();
    int narrow = (int) value;
    boolean compare = alu == Alu.CMP;
    return switch (operand.length) {
      case 8 -> compare ? compareMemory64(address, value, mask, distance) : null;
      case 4 ->
          compare
              ? compareMemory32(address, narrow, mask, distance)
              : testMemory32(address, narrow, mask, distance);
      case 1 ->
          compare
              ? compareMemory8(address, narrow, mask, distance)
              : testMemory8(address, narrow, mask, distance);
      default -> null;
    };
  }

  private static Step compare64(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract64(cpu.gpr[left], cpu.gpr[right], 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step test64(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic(cpu.gpr[left] & cpu.gpr[right]);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareConstant64(int left, long value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract64(cpu.gpr[left], value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step testConstant64(int left, long value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic(cpu.gpr[left] & value);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareMemory64(
      EffectiveAddress address, long value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract64(cpu.load64(address.linear(cpu)), value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compare32(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract32((int) cpu.gpr[left], (int) cpu.gpr[right], 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step test32(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic(OperandAccess.signExtend(cpu.gpr[left] & cpu.gpr[right], 4));
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareConstant32(int left, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract32((int) cpu.gpr[left], value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step testConstant32(int left, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic(OperandAccess.signExtend(cpu.gpr[left] & value, 4));
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareMemory32(
      EffectiveAddress address, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract32(cpu.load32(address.linear(cpu)), value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step testMemory32(EffectiveAddress address, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic(cpu.load32(address.linear(cpu)) & value);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compare8(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract8((int) cpu.gpr[left], (int) cpu.gpr[right], 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step test8(int left, int right, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic((byte) (cpu.gpr[left] & cpu.gpr[right]));
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareConstant8(int left, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract8((int) cpu.gpr[left], value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step testConstant8(int left, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic((byte) (cpu.gpr[left] & value));
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step compareMemory8(EffectiveAddress address, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.subtract8(cpu.load8(address.linear(cpu)), value, 0);
        jumpIf(cpu, mask, distance);
      }
    };
  }

  private static Step testMemory8(EffectiveAddress address, int value, int mask, long distance) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.flags.setLogic((byte) (cpu.load8(address.linear(cpu)) & value));
        jumpIf(cpu, mask, distance);
      }
    };
  }
}
