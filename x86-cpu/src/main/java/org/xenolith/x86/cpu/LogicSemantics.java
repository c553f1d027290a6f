package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** AND, OR, XOR, TEST, NOT and ANDN. */
final class LogicSemantics {
  private LogicSemantics() {}

  static void register(Semantics semantics) {
    for (Alu alu : new Alu[] {Alu.AND, Alu.OR, Alu.XOR, Alu.TEST}) {
      semantics.choose(alu.name(), instruction -> AluSteps.choose(alu, instruction));
    }
    semantics.choose("NOT", LogicSemantics::not);
    semantics.choose("ANDN", LogicSemantics::andNot);
  }

  private static Step not(Instruction instruction) {
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        return ~old;
      }
    };
  }

  private static Operation andNot(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess inverted = OperandAccess.of(instruction, 1);
    OperandAccess source = OperandAccess.of(instruction, 2);
    return (cpu, ignored) -> {
      long result = ~inverted.read(cpu) & source.read(cpu);
      target.write(cpu, result);
      Alu.logic(cpu.flags, target.length, result);
    };
  }
}
