package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** The bit-field instructions of BMI1 and BMI2. */
final class BitFieldSemantics {
  private BitFieldSemantics() {}

  static void register(Semantics semantics) {
    semantics.choose("BEXTR", BitFieldSemantics::extract);
    semantics.choose("BZHI", BitFieldSemantics::zeroHigh);
    semantics.choose("BLSI", BitFieldSemantics::isolateLowest);
    semantics.choose("BLSMSK", BitFieldSemantics::maskUpToLowest);
    semantics.choose("BLSR", BitFieldSemantics::resetLowest);
    semantics.choose("PDEP", instruction -> scatter(instruction, true));
    semantics.choose("PEXT", instruction -> scatter(instruction, false));
  }

  private static Operation extract(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    OperandAccess control = OperandAccess.of(instruction, 2);
    return (cpu, ignored) -> {
      int start = (int) control.read(cpu) & 0xff;
      int count = (int) (control.read(cpu) >>> 8) & 0xff;
      long value = source.read(cpu);
      long result = start > 63 ? 0 : value >>> start;
      if (count < 64) {
        result &= (1L << count) - 1;
      }
      target.write(cpu, result);
      cpu.flags.setStatus(result == 0 ? CpuState.FLAG_ZF : 0);
    };
  }

  private static Operation zeroHigh(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    OperandAccess index = OperandAccess.of(instruction, 2);
    int bits = target.length * 8;
    return (cpu, ignored) -> {
      int first = (int) index.read(cpu) & 0xff;
      long value = source.read(cpu);
      long result = first < bits ? value & ((1L << first) - 1) : value;
      target.write(cpu, result);
      cpu.flags.setResult(OperandAccess.signExtend(result, target.length), first >= bits, false);
    };
  }

  private static Operation isolateLowest(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      finish(cpu, target, value & -value, value != 0);
    };
  }

  private static Operation maskUpToLowest(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      finish(cpu, target, value ^ (value - 1), value == 0);
    };
  }

  private static Operation resetLowest(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      finish(cpu, target, value & (value - 1), value == 0);
    };
  }

  private static void finish(Cpu cpu, OperandAccess target, long result, boolean carry) {
    target.write(cpu, result);
    cpu.flags.setResult(OperandAccess.signExtend(result, target.length), carry, false);
  }

  private static Operation scatter(Instruction instruction, boolean deposit) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    OperandAccess mask = OperandAccess.of(instruction, 2);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      long bits = mask.read(cpu);
      target.write(cpu, deposit ? Long.expand(value, bits) : Long.compress(value, bits));
    };
  }
}
