package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.RegisterClass;

/** MOV and what else only moves: extensions, addresses, exchanges, conditional moves. */
final class MoveSemantics {
  private static final long MASK_32 = 0xffff_ffffL;

  private MoveSemantics() {}

  static void register(Semantics semantics) {
    semantics.chooseEnding("MOV", MoveSemantics::move, instruction -> !isGeneral(instruction));
    semantics.choose("MOVZX", instruction -> extend(instruction, false));
    semantics.choose("MOVSX", instruction -> extend(instruction, true));
    semantics.choose("MOVSXD", instruction -> extend(instruction, true));
    semantics.choose("LEA", MoveSemantics::loadAddress);
    semantics.choose("XCHG", MoveSemantics::exchange);
    for (Condition condition : Condition.values()) {
      String name = condition.name();
      semantics.choose("CMOV" + name, instruction -> moveIf(instruction, condition));
      semantics.choose("SET" + name, instruction -> setIf(instruction, condition));
    }
  }

  private static boolean isGeneral(Instruction instruction) {
    return instruction.row().operandDetails().stream()
        .allMatch(operand ->
            operand.registers() == RegisterClass.GENERAL
                || operand.registers() == RegisterClass.NONE);
  }

  private static Operation move(Instruction instruction) {
    if (!isGeneral(instruction)) {
      return SegmentSemantics.moveSpecial(instruction);
    }
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    if (target.isRegister()) {
      if (source.isConstant()) {
        return moveConstant(target, source.constant());
      }
      return source.isMemory() ? load(target, source) : moveRegister(target, source);
    }
    if (target.isMemory()) {
      return source.isConstant()
          ? storeConstant(target.address(), target.length, source.constant())
          : store(target, source);
    }
    return general(target, source);
  }

  private static Step general(OperandAccess target, OperandAccess source) {
    return new Step() {
      @Override
      void run(Cpu cpu) {
        target.write(cpu, source.read(cpu));
      }
    };
  }

  private static Step moveConstant(OperandAccess target, long value) {
    int register = target.register();
    if (target.length < 4) {
      return general(target, OperandAccess.constant(value));
    }
    long whole = OperandAccess.truncate(value, target.length);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.gpr[register] = whole;
      }
    };
  }

  private static Step moveRegister(OperandAccess target, OperandAccess source) {
    int to = target.register();
    int from = source.register();
    if (!source.isRegister() || target.length < 4) {
      return general(target, source);
    }
    if (target.length == 8) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          long[] gpr = cpu.gpr;
          gpr[to] = gpr[from];
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long[] gpr = cpu.gpr;
        gpr[to] = gpr[from] & MASK_32;
      }
    };
  }

  private static Step load(OperandAccess target, OperandAccess source) {
    int to = target.register();
    EffectiveAddress address = source.address();
    return switch (target.length) {
      case 8 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.gpr[to] = cpu.load64(address.linear(cpu));
            }
          };
      case 4 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.gpr[to] = cpu.load32(address.linear(cpu)) & MASK_32;
            }
          };
      default -> general(target, source);
    };
  }

  private static Step store(OperandAccess target, OperandAccess source) {
    EffectiveAddress address = target.address();
    int from = source.register();
    if (!source.isRegister()) {
      return general(target, source);
    }
    return switch (target.length) {
      case 8 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store64(address.linear(cpu), cpu.gpr[from]);
            }
          };
      case 4 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store32(address.linear(cpu), (int) cpu.gpr[from]);
            }
          };
      case 2 -> general(target, source);
      default ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store8(address.linear(cpu), (int) cpu.gpr[from]);
            }
          };
    };
  }

  private static Step storeConstant(EffectiveAddress address, int length, long value) {
    return switch (length) {
      case 8 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store64(address.linear(cpu), value);
            }
          };
      case 4 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store32(address.linear(cpu), (int) value);
            }
          };
      case 2 ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store16(address.linear(cpu), (int) value);
            }
          };
      default ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              cpu.store8(address.linear(cpu), (int) value);
            }
          };
    };
  }

  private static Step extend(Instruction instruction, boolean signed) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    Step registers = RegisterSteps.extend(target, source, signed);
    if (registers != null) {
      return registers;
    }
    if (!signed && target.length >= 4 && source.isMemory()) {
      return loadZeroExtended(target.register(), source);
    }
    if (signed) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          target.write(cpu, source.readSigned(cpu));
        }
      };
    }
    return general(target, source);
  }

  private static Step loadZeroExtended(int target, OperandAccess source) {
    EffectiveAddress address = source.address();
    if (source.length == 1) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          cpu.gpr[target] = cpu.load8(address.linear(cpu));
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.gpr[target] = cpu.load16(address.linear(cpu));
      }
    };
  }

  private static Step loadAddress(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    EffectiveAddress address = new EffectiveAddress(instruction);
    int register = target.register();
    if (target.length == 8) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          cpu.gpr[register] = address.offset(cpu);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        target.write(cpu, address.offset(cpu));
      }
    };
  }

  /** XCHG; with memory it is atomic, LOCK or not. */
  private static Operation exchange(Instruction instruction) {
    OperandAccess first = OperandAccess.of(instruction, 0);
    OperandAccess second = OperandAccess.of(instruction, 1);
    OperandAccess memory = second.isMemory() ? second : first;
    OperandAccess register = second.isMemory() ? first : second;
    int length = first.length;
    if (!memory.isMemory()) {
      return (cpu, ignored) -> {
        long value = first.read(cpu);
        first.write(cpu, second.read(cpu));
        second.write(cpu, value);
      };
    }
    return (cpu, ignored) -> {
      long linear = memory.linear(cpu);
      long value = register.read(cpu);
      long old;
      do {
        old = cpu.loadForUpdate(linear, length);
      } while (!cpu.compareAndStore(linear, old, value, length));
      register.write(cpu, old);
    };
  }

  /** The source is read, and faults, also where the condition does not hold. */
  private static Step moveIf(Instruction instruction, Condition condition) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    Step registers = RegisterSteps.moveIf(target, source, condition);
    if (registers != null) {
      return registers;
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        long value = source.read(cpu);
        target.write(cpu, condition.holds(cpu.flags) ? value : target.read(cpu));
      }
    };
  }

  private static Step setIf(Instruction instruction, Condition condition) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    if (target.isRegister()) {
      return RegisterSteps.setIf(target.register(), condition);
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        target.write(cpu, condition.holds(cpu.flags) ? 1 : 0);
      }
    };
  }
}
