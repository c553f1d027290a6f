package org.xenolith.x86.cpu;

import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/**
 * MOVS, STOS, LODS, CMPS and SCAS, with and without repetition. After every element the registers
 * stand as after that many iterations, so a fault or a request in between leaves a state from which
 * the instruction goes on. MOVS and STOS upwards run page by page.
 */
final class StringSemantics {
  private StringSemantics() {}

  static void register(Semantics semantics) {
    semantics.chooseEnding("MOVS", instruction -> new Move(instruction), StringSemantics::repeats);
    semantics.chooseEnding("STOS", instruction -> new Store(instruction), StringSemantics::repeats);
    semantics.chooseEnding("LODS", instruction -> new Load(instruction), StringSemantics::repeats);
    semantics.chooseEnding(
        "CMPS", instruction -> new Compare(instruction), StringSemantics::repeats);
    semantics.chooseEnding("SCAS", instruction -> new Scan(instruction), StringSemantics::repeats);
  }

  private static boolean repeats(Instruction instruction) {
    return instruction.has(Instruction.PREFIX_REP) || instruction.has(Instruction.PREFIX_REPNE);
  }

  /** What all have in common: the element's length, the pointers' width, the repetition. */
  private abstract static class StringStep extends Step {
    /** Elements between two looks at requests from outside. */
    private static final int PATIENCE = 4096;

    /** Length of an element in bytes. */
    final int width;

    /** Length of RSI, RDI and RCX in bytes. */
    final int pointer;

    final int sourceSegment;
    private final boolean repeated;

    /** REPNE of CMPS and SCAS: the value of ZF that ends it. */
    private final boolean endsWhenZero;

    StringStep(Instruction instruction) {
      width = width(instruction);
      pointer = instruction.addressSize() / 8;
      sourceSegment = instruction.segment();
      repeated = repeats(instruction);
      endsWhenZero = instruction.has(Instruction.PREFIX_REPNE);
    }

    private static int width(Instruction instruction) {
      int bytes = 0;
      for (Operand operand : instruction.row().operandDetails()) {
        bytes = Math.max(bytes, operand.memoryBytes());
      }
      return bytes > 0 ? bytes : instruction.operandSize() / 8;
    }

    /** One iteration: nothing has happened where it throws. */
    abstract void once(Cpu cpu);

    /** Whether ZF ends the repetition. */
    boolean compares() {
      return false;
    }

    /** Many iterations at once, at most this many; how many it did, or 0. */
    long many(Cpu cpu, long count) {
      return 0;
    }

    @Override
    void run(Cpu cpu) {
      if (!repeated) {
        once(cpu);
        return;
      }
      if (!compares()) {
        repeat(cpu);
        return;
      }
      int before = cpu.flags.status();
      try {
        repeat(cpu);
      } catch (GuestException e) {
        cpu.flags.setStatus(before); // they are those of the whole instruction
        throw e;
      }
    }

    private void repeat(Cpu cpu) {
      int patience = PATIENCE;
      long count = pointerValue(cpu, CpuState.RCX);
      while (count != 0) {
        long done = count > 1 ? many(cpu, count) : 0;
        if (done == 0) {
          once(cpu);
          done = 1;
        } else {
          patience = 0;
        }
        count -= done;
        setPointer(cpu, CpuState.RCX, count);
        if (compares() && cpu.flags.zero() == endsWhenZero) {
          return;
        }
        if (--patience <= 0 && count != 0) {
          patience = PATIENCE;
          if (cpu.isAttentionWanted()) {
            cpu.state.rip -= instructionBytes;
            return;
          }
        }
      }
    }

    final long pointerValue(Cpu cpu, int register) {
      return OperandAccess.truncate(cpu.gpr[register], pointer);
    }

    final void setPointer(Cpu cpu, int register, long value) {
      OperandAccess.setRegister(cpu.gpr, register, value, pointer);
    }

    final void advance(Cpu cpu, int register, long elements) {
      setPointer(cpu, register, cpu.gpr[register] + elements * width * cpu.flags.direction());
    }

    final long source(Cpu cpu) {
      return cpu.linear(sourceSegment, pointerValue(cpu, CpuState.RSI));
    }

    final long destination(Cpu cpu) {
      return cpu.linear(Instruction.ES, pointerValue(cpu, CpuState.RDI));
    }

    /** Whole elements from this address to the end of its page. */
    final long elementsInPage(long linear) {
      return (MachineMemory.PAGE_SIZE - (linear & MachineMemory.PAGE_SIZE - 1)) / width;
    }
  }

  private static final class Move extends StringStep {
    Move(Instruction instruction) {
      super(instruction);
    }

    @Override
    void once(Cpu cpu) {
      cpu.store(destination(cpu), cpu.load(source(cpu), width), width);
      advance(cpu, CpuState.RSI, 1);
      advance(cpu, CpuState.RDI, 1);
    }

    @Override
    long many(Cpu cpu, long count) {
      long from = source(cpu);
      long to = destination(cpu);
      long elements = Math.min(count, Math.min(elementsInPage(from), elementsInPage(to)));
      if (elements < 2 || cpu.flags.direction() < 0) {
        return 0;
      }
      long fromMaddr = cpu.machineAddress(from, Cpu.READ);
      long toMaddr = cpu.machineAddress(to, Cpu.WRITE);
      long bytes = elements * width;
      if (toMaddr > fromMaddr && toMaddr < fromMaddr + bytes) {
        return 0; // what is copied first is copied again
      }
      cpu.memory.copy(fromMaddr, toMaddr, bytes);
      advance(cpu, CpuState.RSI, elements);
      advance(cpu, CpuState.RDI, elements);
      return elements;
    }
  }

  private static final class Store extends StringStep {
    Store(Instruction instruction) {
      super(instruction);
    }

    @Override
    void once(Cpu cpu) {
      cpu.store(destination(cpu), cpu.gpr[CpuState.RAX], width);
      advance(cpu, CpuState.RDI, 1);
    }

    @Override
    long many(Cpu cpu, long count) {
      long to = destination(cpu);
      long elements = Math.min(count, elementsInPage(to));
      if (elements < 2 || cpu.flags.direction() < 0) {
        return 0;
      }
      long maddr = cpu.machineAddress(to, Cpu.WRITE);
      long value = cpu.gpr[CpuState.RAX];
      byte first = (byte) value;
      if (OperandAccess.truncate(value, width)
          == OperandAccess.truncate((first & 0xffL) * 0x0101_0101_0101_0101L, width)) {
        cpu.memory.fill(maddr, elements * width, first);
      } else {
        for (long i = 0; i < elements; i++) {
          put(cpu.memory, maddr + i * width, value);
        }
        cpu.memory.codePages().written(maddr, elements * width);
      }
      advance(cpu, CpuState.RDI, elements);
      return elements;
    }

    private void put(MachineMemory memory, long maddr, long value) {
      switch (width) {
        case 2 -> memory.putShort(maddr, (short) value);
        case 4 -> memory.putInt(maddr, (int) value);
        default -> memory.putLong(maddr, value);
      }
    }
  }

  private static final class Load extends StringStep {
    Load(Instruction instruction) {
      super(instruction);
    }

    @Override
    void once(Cpu cpu) {
      OperandAccess.setRegister(cpu.gpr, CpuState.RAX, cpu.load(source(cpu), width), width);
      advance(cpu, CpuState.RSI, 1);
    }
  }

  private static final class Compare extends StringStep {
    Compare(Instruction instruction) {
      super(instruction);
    }

    @Override
    void once(Cpu cpu) {
      long left = cpu.load(source(cpu), width);
      long right = cpu.load(destination(cpu), width);
      Alu.subtract(cpu.flags, width, left, right, 0);
      advance(cpu, CpuState.RSI, 1);
      advance(cpu, CpuState.RDI, 1);
    }

    @Override
    boolean compares() {
      return true;
    }
  }

  private static final class Scan extends StringStep {
    Scan(Instruction instruction) {
      super(instruction);
    }

    @Override
    void once(Cpu cpu) {
      long right = cpu.load(destination(cpu), width);
      Alu.subtract(cpu.flags, width, cpu.gpr[CpuState.RAX], right, 0);
      advance(cpu, CpuState.RDI, 1);
    }

    @Override
    boolean compares() {
      return true;
    }
  }
}
