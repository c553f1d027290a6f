package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;

/** {@link Alu} instructions between registers, and between a register and a constant. */
final class AluRegisterSteps {
  private static final long MASK_32 = 0xffff_ffffL;

  private AluRegisterSteps() {}

  /** A step for these operands, or null where the general one has to do. */
  static @Nullable Step choose(Alu alu, OperandAccess target, OperandAccess source) {
    int register = target.register();
    if (alu == Alu.ADC || alu == Alu.SBB) {
      return AluCarrySteps.choose(alu, target, source);
    }
    if (source.isConstant()) {
      long value = source.constant();
      return switch (target.length) {
        case 8 -> constant64(alu, register, value);
        case 4 -> constant32(alu, register, (int) value);
        case 1 -> constant8(alu, register, (int) value);
        default -> null;
      };
    }
    if (source.length != target.length) {
      return null;
    }
    return switch (target.length) {
      case 8 -> register64(alu, register, source.register());
      case 4 -> register32(alu, register, source.register());
      case 1 -> register8(alu, register, source.register());
      default -> null;
    };
  }

  private static @Nullable Step register64(Alu alu, int target, int source) {
    return switch (alu) {
      case ADD ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.add64(gpr[target], gpr[source], 0);
            }
          };
      case OR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] | gpr[source];
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case AND ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] & gpr[source];
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case SUB ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.subtract64(gpr[target], gpr[source], 0);
            }
          };
      case XOR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] ^ gpr[source];
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract64(gpr[target], gpr[source], 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] & gpr[source];
              cpu.flags.setLogic(result);
            }
          };
      case ADC, SBB -> null;
    };
  }

  private static @Nullable Step register32(Alu alu, int target, int source) {
    return switch (alu) {
      case ADD ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.add32((int) gpr[target], (int) gpr[source], 0) & MASK_32;
            }
          };
      case OR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] | (int) gpr[source];
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case AND ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] & (int) gpr[source];
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case SUB ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.subtract32((int) gpr[target], (int) gpr[source], 0) & MASK_32;
            }
          };
      case XOR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] ^ (int) gpr[source];
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract32((int) gpr[target], (int) gpr[source], 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] & (int) gpr[source];
              cpu.flags.setLogic(result);
            }
          };
      case ADC, SBB -> null;
    };
  }

  private static @Nullable Step constant64(Alu alu, int target, long value) {
    return switch (alu) {
      case ADD ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.add64(gpr[target], value, 0);
            }
          };
      case OR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] | value;
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case AND ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] & value;
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case SUB ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.subtract64(gpr[target], value, 0);
            }
          };
      case XOR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] ^ value;
              gpr[target] = result;
              cpu.flags.setLogic(result);
            }
          };
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract64(gpr[target], value, 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              long result = gpr[target] & value;
              cpu.flags.setLogic(result);
            }
          };
      case ADC, SBB -> null;
    };
  }

  private static @Nullable Step constant32(Alu alu, int target, int value) {
    return switch (alu) {
      case ADD ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.add32((int) gpr[target], value, 0) & MASK_32;
            }
          };
      case OR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] | value;
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case AND ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] & value;
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case SUB ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              gpr[target] = cpu.flags.subtract32((int) gpr[target], value, 0) & MASK_32;
            }
          };
      case XOR ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] ^ value;
              gpr[target] = result & MASK_32;
              cpu.flags.setLogic(result);
            }
          };
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract32((int) gpr[target], value, 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              int result = (int) gpr[target] & value;
              cpu.flags.setLogic(result);
            }
          };
      case ADC, SBB -> null;
    };
  }

  private static @Nullable Step register8(Alu alu, int target, int source) {
    return switch (alu) {
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract8((int) gpr[target], (int) gpr[source], 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.setLogic((byte) ((int) gpr[target] & (int) gpr[source]));
            }
          };
      case ADD, OR, ADC, SBB, AND, SUB, XOR -> null;
    };
  }

  private static @Nullable Step constant8(Alu alu, int target, int value) {
    return switch (alu) {
      case CMP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.subtract8((int) gpr[target], value, 0);
            }
          };
      case TEST ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              long[] gpr = cpu.gpr;
              cpu.flags.setLogic((byte) ((int) gpr[target] & value));
            }
          };
      case ADD, OR, ADC, SBB, AND, SUB, XOR -> null;
    };
  }
}
