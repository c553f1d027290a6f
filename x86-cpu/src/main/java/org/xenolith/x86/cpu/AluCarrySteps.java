package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;

/** ADC and SBB between registers of 32 and 64 bits, and with a constant. */
final class AluCarrySteps {
  private static final long MASK_32 = 0xffff_ffffL;

  private AluCarrySteps() {}

  static @Nullable Step choose(Alu alu, OperandAccess target, OperandAccess source) {
    int to = target.register();
    if (target.length < 4) {
      return null;
    }
    boolean add = alu == Alu.ADC;
    if (source.isConstant()) {
      long value = source.constant();
      return target.length == 8 ? constant64(add, to, value) : constant32(add, to, (int) value);
    }
    int from = source.register();
    if (target.length == 8) {
      return add ? add64(to, from) : subtract64(to, from);
    }
    return add ? add32(to, from) : subtract32(to, from);
  }

  private static Step add64(int to, int from) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        cpu.gpr[to] = flags.add64(cpu.gpr[to], cpu.gpr[from], flags.carry());
      }
    };
  }

  private static Step subtract64(int to, int from) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        cpu.gpr[to] = flags.subtract64(cpu.gpr[to], cpu.gpr[from], flags.carry());
      }
    };
  }

  private static Step add32(int to, int from) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int sum = flags.add32((int) cpu.gpr[to], (int) cpu.gpr[from], flags.carry());
        cpu.gpr[to] = sum & MASK_32;
      }
    };
  }

  private static Step subtract32(int to, int from) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int difference = flags.subtract32((int) cpu.gpr[to], (int) cpu.gpr[from], flags.carry());
        cpu.gpr[to] = difference & MASK_32;
      }
    };
  }

  private static Step constant64(boolean add, int to, long value) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        long old = cpu.gpr[to];
        int carry = flags.carry();
        cpu.gpr[to] = add ? flags.add64(old, value, carry) : flags.subtract64(old, value, carry);
      }
    };
  }

  private static Step constant32(boolean add, int to, int value) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Flags flags = cpu.flags;
        int old = (int) cpu.gpr[to];
        int carry = flags.carry();
        int result = add ? flags.add32(old, value, carry) : flags.subtract32(old, value, carry);
        cpu.gpr[to] = result & MASK_32;
      }
    };
  }
}
