package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;

/** Frequent {@link Alu} forms with an operand in memory. */
final class AluMemorySteps {
  private static final long MASK_32 = 0xffff_ffffL;

  private AluMemorySteps() {}

  /** A step for register, memory; or null where the general one has to do. */
  static @Nullable Step fromMemory(Alu alu, OperandAccess target, OperandAccess source) {
    if (!alu.writes()) {
      return switch (target.length) {
        case 8 -> compareRegisterMemory64(alu, target.register(), source.address());
        case 4 -> compareRegisterMemory32(alu, target.register(), source.address());
        default -> null;
      };
    }
    return switch (target.length) {
      case 8 -> load64(alu, target.register(), source.address());
      case 4 -> load32(alu, target.register(), source.address());
      default -> null;
    };
  }

  /** A step for CMP and TEST of memory with a register or constant, or null. */
  static @Nullable Step toMemory(Alu alu, OperandAccess target, OperandAccess source) {
    EffectiveAddress address = target.address();
    if (alu.writes()) {
      return null;
    }
    if (source.isConstant()) {
      long value = source.constant();
      return switch (target.length) {
        case 8 -> compareConstant64(alu, address, value);
        case 4 -> compareConstant32(alu, address, (int) value);
        case 1 -> compareConstant8(alu, address, (int) value);
        default -> null;
      };
    }
    if (!source.isRegister()) {
      return null;
    }
    return switch (target.length) {
      case 8 -> compareMemoryRegister64(alu, address, source.register());
      case 4 -> compareMemoryRegister32(alu, address, source.register());
      default -> null;
    };
  }

  private static Step load64(Alu alu, int target, EffectiveAddress address) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long value = cpu.load64(address.linear(cpu));
        long[] gpr = cpu.gpr;
        gpr[target] = alu.apply(cpu.flags, 8, gpr[target], value);
      }
    };
  }

  private static Step load32(Alu alu, int target, EffectiveAddress address) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        int value = cpu.load32(address.linear(cpu));
        long[] gpr = cpu.gpr;
        gpr[target] = alu.apply(cpu.flags, 4, gpr[target], value) & MASK_32;
      }
    };
  }

  /** CMP or TEST; constants for {@code alu}, so that each step has one of two bodies. */
  private static void compare64(Flags flags, Alu alu, long a, long b) {
    if (alu == Alu.CMP) {
      flags.subtract64(a, b, 0);
    } else {
      flags.setLogic(a & b);
    }
  }

  private static void compare32(Flags flags, Alu alu, int a, int b) {
    if (alu == Alu.CMP) {
      flags.subtract32(a, b, 0);
    } else {
      flags.setLogic(a & b);
    }
  }

  private static Step compareRegisterMemory64(Alu alu, int target, EffectiveAddress address) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare64(cpu.flags, alu, cpu.gpr[target], cpu.load64(address.linear(cpu)));
      }
    };
  }

  private static Step compareRegisterMemory32(Alu alu, int target, EffectiveAddress address) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare32(cpu.flags, alu, (int) cpu.gpr[target], cpu.load32(address.linear(cpu)));
      }
    };
  }

  private static Step compareMemoryRegister64(Alu alu, EffectiveAddress address, int source) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare64(cpu.flags, alu, cpu.load64(address.linear(cpu)), cpu.gpr[source]);
      }
    };
  }

  private static Step compareMemoryRegister32(Alu alu, EffectiveAddress address, int source) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare32(cpu.flags, alu, cpu.load32(address.linear(cpu)), (int) cpu.gpr[source]);
      }
    };
  }

  private static Step compareConstant64(Alu alu, EffectiveAddress address, long value) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare64(cpu.flags, alu, cpu.load64(address.linear(cpu)), value);
      }
    };
  }

  private static Step compareConstant32(Alu alu, EffectiveAddress address, int value) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        compare32(cpu.flags, alu, cpu.load32(address.linear(cpu)), value);
      }
    };
  }

  private static Step compareConstant8(Alu alu, EffectiveAddress address, int value) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        int left = cpu.load8(address.linear(cpu));
        if (alu == Alu.CMP) {
          cpu.flags.subtract8(left, value, 0);
        } else {
          cpu.flags.setLogic((byte) (left & value));
        }
      }
    };
  }
}
