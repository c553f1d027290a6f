package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Instruction;

/**
 * Frequent forms on registers of 32 and 64 bits, of instructions with one operand or none special.
 */
final class RegisterSteps {
  private static final long MASK_32 = 0xffff_ffffL;

  private RegisterSteps() {}

  /** INC and DEC of a register, or null for other operands. */
  static @Nullable Step increment(Instruction instruction, int by) {
    OperandAccess operand = OperandAccess.of(instruction, 0);
    int target = operand.register();
    if (!operand.isRegister() || operand.length < 4) {
      return null;
    }
    if (operand.length == 8) {
      return by > 0 ? increment64(target) : decrement64(target);
    }
    return by > 0 ? increment32(target) : decrement32(target);
  }

  private static Step increment64(int target) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        cpu.gpr[target] = flags.add64(cpu.gpr[target], 1, 0);
        flags.setCarry(carry != 0);
      }
    };
  }

  private static Step increment32(int target) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        cpu.gpr[target] = flags.add32((int) cpu.gpr[target], 1, 0) & MASK_32;
        flags.setCarry(carry != 0);
      }
    };
  }

  private static Step decrement64(int target) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        cpu.gpr[target] = flags.subtract64(cpu.gpr[target], 1, 0);
        flags.setCarry(carry != 0);
      }
    };
  }

  private static Step decrement32(int target) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        cpu.gpr[target] = flags.subtract32((int) cpu.gpr[target], 1, 0) & MASK_32;
        flags.setCarry(carry != 0);
      }
    };
  }

  // ---- extensions from registers

  /** MOVZX, MOVSX and MOVSXD between whole registers and low parts, or null for other operands. */
  static @Nullable Step extend(OperandAccess target, OperandAccess source, boolean signed) {
    if (!target.isRegister() || !source.isRegister() || target.length < 4) {
      return null;
    }
    int to = target.register();
    int from = source.register();
    long mask = target.length == 8 ? -1 : MASK_32;
    if (signed) {
      return source.length == 4 && target.length == 8
          ? signExtend32(to, from)
          : signExtendNarrow(to, from, 64 - 8 * source.length, mask);
    }
    long kept = OperandAccess.truncate(-1, source.length);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.gpr[to] = cpu.gpr[from] & kept;
      }
    };
  }

  private static Step signExtend32(int to, int from) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.gpr[to] = (int) cpu.gpr[from];
      }
    };
  }

  private static Step signExtendNarrow(int to, int from, int shift, long mask) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.gpr[to] = cpu.gpr[from] << shift >> shift & mask;
      }
    };
  }

  // ---- by condition

  /** CMOVcc between registers, or null for other operands. */
  static @Nullable Step moveIf(OperandAccess target, OperandAccess source, Condition condition) {
    if (!source.isRegister() || target.length < 4) {
      return null;
    }
    int to = target.register();
    int from = source.register();
    long mask = target.length == 8 ? -1 : MASK_32;
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        gpr[to] = (condition.holds(cpu.flags) ? gpr[from] : gpr[to]) & mask;
      }
    };
  }

  /** SETcc of a register's low byte. */
  static Step setIf(int target, Condition condition) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        gpr[target] = (gpr[target] & ~0xffL) | (condition.holds(cpu.flags) ? 1 : 0);
      }
    };
  }

  // ---- products

  /** IMUL of 64-bit registers, or of one and a constant. */
  static @Nullable Step multiply(OperandAccess target, OperandAccess first, OperandAccess second) {
    if (!first.isRegister() || target.length < 4 || second.isMemory()) {
      return null;
    }
    int to = target.register();
    int left = first.register();
    if (second.isConstant()) {
      long constant = second.constant();
      return target.length == 8
          ? multiplyByConstant64(to, left, constant)
          : multiplyByConstant32(to, left, constant);
    }
    int right = second.register();
    return target.length == 8 ? multiply64(to, left, right) : multiply32(to, left, right);
  }

  private static void product64(Cpu cpu, int to, long a, long b) {
    long product = a * b;
    boolean wide = Math.multiplyHigh(a, b) != product >> 63;
    cpu.gpr[to] = product;
    cpu.flags.setResult(product, wide, wide);
  }

  private static void product32(Cpu cpu, int to, int a, int b) {
    long product = (long) a * b;
    boolean wide = (int) product != product;
    cpu.gpr[to] = product & MASK_32;
    cpu.flags.setResult(OperandAccess.signExtend(product, 4), wide, wide);
  }

  private static Step multiply64(int to, int left, int right) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        product64(cpu, to, cpu.gpr[left], cpu.gpr[right]);
      }
    };
  }

  private static Step multiply32(int to, int left, int right) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        product32(cpu, to, (int) cpu.gpr[left], (int) cpu.gpr[right]);
      }
    };
  }

  private static Step multiplyByConstant64(int to, int left, long constant) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        product64(cpu, to, cpu.gpr[left], constant);
      }
    };
  }

  private static Step multiplyByConstant32(int to, int left, long constant) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        product32(cpu, to, (int) cpu.gpr[left], (int) constant);
      }
    };
  }
}
