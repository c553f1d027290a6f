package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Near jumps, calls and returns; loops; software interrupts. {@link FarSemantics} has the rest. */
final class ControlSemantics {
  private ControlSemantics() {}

  static void register(Semantics semantics) {
    for (Condition condition : Condition.values()) {
      semantics.chooseEnding(
          "J" + condition.name(), instruction -> JumpSteps.conditional(condition, instruction));
    }
    semantics.chooseEnding("JMP", ControlSemantics::jump);
    semantics.chooseEnding("CALL", ControlSemantics::call);
    semantics.chooseEnding("RET", ControlSemantics::ret);
    semantics.bindEnding("JCXZ", ControlSemantics::jumpIfCountZero);
    semantics.bindEnding("JECXZ", ControlSemantics::jumpIfCountZero);
    semantics.bindEnding("JRCXZ", ControlSemantics::jumpIfCountZero);
    semantics.bindEnding("LOOP", (cpu, instruction) -> loop(cpu, instruction, true));
    semantics.bindEnding("LOOPE", (cpu, instruction) -> loop(cpu, instruction, cpu.flags.zero()));
    semantics.bindEnding("LOOPNE", (cpu, instruction) -> loop(cpu, instruction, !cpu.flags.zero()));
    semantics.bindEnding("INT", ControlSemantics::interrupt);
    semantics.bindEnding("INT3", (cpu, instruction) -> cpu.exitWithTrap(Vector.BP));
    semantics.bindEnding("INT1", (cpu, instruction) -> cpu.exitWithTrap(Vector.DB));
    semantics.bindEnding("INTO", ControlSemantics::interruptOnOverflow);
    semantics.bind("BOUND", ControlSemantics::bound);
    for (String name : new String[] {"UD0", "UD1", "UD2"}) {
      semantics.bindEnding(name, ControlSemantics::undefined);
    }
  }

  private static void undefined(Cpu cpu, Instruction instruction) {
    throw cpu.raise(Vector.UD, 0);
  }

  /** Goes on at an address, cut to the operand size (bits). */
  static void goTo(Cpu cpu, long target, int size) {
    switch (size) {
      case 64 -> {
        if (!Translation.isCanonical(target)) {
          throw cpu.raise(Vector.GP, 0);
        }
        cpu.state.rip = target;
      }
      case 32 -> cpu.state.rip = target & 0xffff_ffffL;
      default -> cpu.state.rip = target & 0xffff;
    }
  }

  private static Operation jump(Instruction instruction) {
    int size = instruction.operandSize();
    if (instruction.row().operands().getFirst().startsWith("rel")) {
      return JumpSteps.jump(instruction);
    }
    OperandAccess target = OperandAccess.of(instruction, 0);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        goTo(cpu, target.read(cpu), size);
      }
    };
  }

  private static Operation call(Instruction instruction) {
    int size = instruction.operandSize();
    if (instruction.row().operands().getFirst().startsWith("rel")) {
      return size == 64
          ? JumpSteps.call64(instruction)
          : (cpu, ignored) -> callTo(cpu, cpu.state.rip + instruction.immediate(), size);
    }
    OperandAccess target = OperandAccess.of(instruction, 0);
    return new Step() {
      @Override
      void run(Cpu cpu) {
        callTo(cpu, target.read(cpu), size);
      }
    };
  }

  private static void callTo(Cpu cpu, long target, int size) {
    if (size == 64 && !Translation.isCanonical(target)) {
      throw cpu.raise(Vector.GP, 0);
    }
    Stack.push(cpu, cpu.state.rip, size / 8);
    goTo(cpu, target, size);
  }

  private static Operation ret(Instruction instruction) {
    int size = instruction.operandSize();
    int released = (int) instruction.immediate() & 0xffff;
    return new Step() {
      @Override
      void run(Cpu cpu) {
        int length = size / 8;
        goTo(cpu, Stack.peek(cpu, 0, length), size);
        cpu.gpr[CpuState.RSP] = Stack.moved(cpu, length + released);
      }
    };
  }

  // ---- counters, as wide as addresses

  static long count(Cpu cpu, int addressSize) {
    return OperandAccess.truncate(cpu.gpr[CpuState.RCX], addressSize / 8);
  }

  private static void jumpIfCountZero(Cpu cpu, Instruction instruction) {
    if (count(cpu, instruction.addressSize()) == 0) {
      goTo(cpu, cpu.state.rip + instruction.immediate(), instruction.operandSize());
    }
  }

  private static void loop(Cpu cpu, Instruction instruction, boolean condition) {
    int addressSize = instruction.addressSize();
    long count = OperandAccess.truncate(cpu.gpr[CpuState.RCX] - 1, addressSize / 8);
    if (count != 0 && condition) {
      goTo(cpu, cpu.state.rip + instruction.immediate(), instruction.operandSize());
    }
    OperandAccess.setRegister(cpu.gpr, CpuState.RCX, count, addressSize / 8);
  }

  // ---- software interrupts

  private static void interrupt(Cpu cpu, Instruction instruction) {
    cpu.exitVector = (int) instruction.immediate() & 0xff;
    cpu.exitAt(instruction, Exit.SOFTWARE_INTERRUPT);
  }

  private static void interruptOnOverflow(Cpu cpu, Instruction instruction) {
    if (cpu.flags.overflow()) {
      cpu.exitWithTrap(Vector.OF);
    }
  }

  private static void bound(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    long linear = cpu.address(instruction);
    long index = OperandAccess.signExtend(cpu.gpr[instruction.reg()], length);
    long low = OperandAccess.signExtend(cpu.load(linear, length), length);
    long high = OperandAccess.signExtend(cpu.load(cpu.wrap(linear + length), length), length);
    if (index < low || index > high) {
      throw cpu.raise(Vector.BR, 0);
    }
  }
}
