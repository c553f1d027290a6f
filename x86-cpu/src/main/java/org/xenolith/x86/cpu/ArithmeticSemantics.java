package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * Addition, subtraction, comparison and exchange-and-add; {@link MultiplySemantics} has the rest.
 */
final class ArithmeticSemantics {
  private ArithmeticSemantics() {}

  static void register(Semantics semantics) {
    for (Alu alu : new Alu[] {Alu.ADD, Alu.ADC, Alu.SBB, Alu.SUB, Alu.CMP}) {
      semantics.choose(alu.name(), instruction -> AluSteps.choose(alu, instruction));
    }
    semantics.choose("INC", ArithmeticSemantics::increment);
    semantics.choose("DEC", ArithmeticSemantics::decrement);
    semantics.choose("NEG", ArithmeticSemantics::negate);
    semantics.choose("XADD", ExchangeAdd::new);
    semantics.choose("CMPXCHG", CompareExchange::new);
    semantics.bind("CMPXCHG8B", ArithmeticSemantics::compareExchange8);
    semantics.bind("CMPXCHG16B", ArithmeticSemantics::compareExchange16);
    semantics.choose("ADCX", instruction -> addWithOneFlag(instruction, false));
    semantics.choose("ADOX", instruction -> addWithOneFlag(instruction, true));
  }

  private static Step increment(Instruction instruction) {
    Step register = RegisterSteps.increment(instruction, 1);
    if (register != null) {
      return register;
    }
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        long result = Alu.add(flags, target.length, old, 1, 0);
        flags.setCarry(carry != 0);
        return result;
      }
    };
  }

  private static Step decrement(Instruction instruction) {
    Step register = RegisterSteps.increment(instruction, -1);
    if (register != null) {
      return register;
    }
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        Flags flags = cpu.flags;
        int carry = flags.carry();
        long result = Alu.subtract(flags, target.length, old, 1, 0);
        flags.setCarry(carry != 0);
        return result;
      }
    };
  }

  private static Step negate(Instruction instruction) {
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        return Alu.subtract(cpu.flags, target.length, 0, old, 0);
      }
    };
  }

  /** ADCX and ADOX: the carry comes from and goes to one flag, the others stay. */
  private static Operation addWithOneFlag(Instruction instruction, boolean inOverflow) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      Flags flags = cpu.flags;
      long a = target.read(cpu);
      long b = source.read(cpu);
      long carry = inOverflow ? (flags.overflow() ? 1 : 0) : flags.carry();
      long sum = a + b + carry;
      long carries = (a & b) | ((a | b) & ~sum);
      boolean out = target.length == 8 ? carries < 0 : (sum >>> 32) != 0;
      if (inOverflow) {
        flags.setOverflow(out);
      } else {
        flags.setCarry(out);
      }
      target.write(cpu, sum);
    };
  }

  /** XADD: the sum into the first operand, the old first operand into the second. */
  private static final class ExchangeAdd extends UpdateStep {
    private final OperandAccess source;

    ExchangeAdd(Instruction instruction) {
      super(instruction);
      source = OperandAccess.of(instruction, 1);
    }

    @Override
    long compute(Cpu cpu, long old) {
      return Alu.add(cpu.flags, target.length, old, source.read(cpu), 0);
    }

    @Override
    void run(Cpu cpu) {
      if (target.isMemory()) {
        source.write(cpu, updateMemory(cpu, target.linear(cpu), this));
      } else {
        long old = target.read(cpu);
        long sum = compute(cpu, old);
        source.write(cpu, old);
        target.write(cpu, sum);
      }
    }
  }

  /** CMPXCHG: the first operand is written in any case, with itself where it is not equal. */
  private static final class CompareExchange extends UpdateStep {
    private final OperandAccess source;
    private final OperandAccess accumulator;

    CompareExchange(Instruction instruction) {
      super(instruction);
      source = OperandAccess.of(instruction, 1);
      accumulator = OperandAccess.register(CpuState.RAX, target.length);
    }

    @Override
    long compute(Cpu cpu, long old) {
      long expected = accumulator.read(cpu);
      Alu.subtract(cpu.flags, target.length, expected, old, 0);
      return expected == old ? source.read(cpu) : old;
    }

    @Override
    void run(Cpu cpu) {
      long old;
      if (target.isMemory()) {
        old = updateMemory(cpu, target.linear(cpu), this);
      } else {
        old = target.read(cpu);
        long value = compute(cpu, old);
        // A register that did not match stays as it is, upper half included.
        if (cpu.flags.zero()) {
          target.write(cpu, value);
        }
      }
      if (!cpu.flags.zero()) {
        accumulator.write(cpu, old);
      }
    }
  }

  private static void compareExchange8(Cpu cpu, Instruction instruction) {
    long[] gpr = cpu.gpr;
    long linear = cpu.address(instruction);
    boolean locked = instruction.has(Instruction.PREFIX_LOCK);
    long expected = gpr[CpuState.RDX] << 32 | (gpr[CpuState.RAX] & 0xffff_ffffL);
    long replacement = gpr[CpuState.RCX] << 32 | (gpr[CpuState.RBX] & 0xffff_ffffL);
    for (; ; ) {
      long old = cpu.loadForUpdate(linear, 8);
      boolean equal = old == expected;
      long value = equal ? replacement : old;
      if (locked && !cpu.compareAndStore(linear, old, value, 8)) {
        continue;
      }
      if (!locked) {
        cpu.store64(linear, value);
      }
      cpu.flags.setZero(equal);
      if (!equal) {
        gpr[CpuState.RAX] = old & 0xffff_ffffL;
        gpr[CpuState.RDX] = old >>> 32;
      }
      return;
    }
  }

  /**
   * CMPXCHG16B. The two halves are compared and stored under the memory's lock, so that processors
   * exclude each other; a plain store of another thread in between is not seen.
   */
  private static void compareExchange16(Cpu cpu, Instruction instruction) {
    long[] gpr = cpu.gpr;
    long linear = cpu.address(instruction);
    cpu.requireAligned16(linear);
    synchronized (cpu.memory) {
      long low = cpu.loadForUpdate(linear, 8);
      long high = cpu.load64(linear + 8);
      boolean equal = low == gpr[CpuState.RAX] && high == gpr[CpuState.RDX];
      if (equal) {
        cpu.store128(linear, gpr[CpuState.RBX], gpr[CpuState.RCX]);
      } else {
        cpu.store128(linear, low, high);
        gpr[CpuState.RAX] = low;
        gpr[CpuState.RDX] = high;
      }
      cpu.flags.setZero(equal);
    }
  }
}
