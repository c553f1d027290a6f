package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** The forms of the {@link Alu} instructions: frequent ones have steps of their own. */
final class AluSteps {
  private AluSteps() {}

  static Step choose(Alu alu, Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    Step step = null;
    if (target.isRegister() && !source.isMemory() && (source.isRegister() || source.isConstant())) {
      step = AluRegisterSteps.choose(alu, target, source);
    } else if (target.isRegister() && source.isMemory()) {
      step = AluMemorySteps.fromMemory(alu, target, source);
    } else if (target.isMemory() && !instruction.has(Instruction.PREFIX_LOCK)) {
      step = AluMemorySteps.toMemory(alu, target, source);
    }
    if (step != null) {
      return step;
    }
    return alu.writes() ? new General(alu, instruction, source) : new Compare(alu, target, source);
  }

  /** Any operands of an instruction that writes its first one. */
  private static final class General extends UpdateStep {
    private final Alu alu;
    private final OperandAccess source;

    General(Alu alu, Instruction instruction, OperandAccess source) {
      super(instruction);
      this.alu = alu;
      this.source = source;
    }

    @Override
    long compute(Cpu cpu, long old) {
      return alu.apply(cpu.flags, target.length, old, source.read(cpu));
    }
  }

  /** Any operands of CMP and TEST. */
  private static final class Compare extends Step {
    private final Alu alu;
    private final OperandAccess target;
    private final OperandAccess source;

    Compare(Alu alu, OperandAccess target, OperandAccess source) {
      this.alu = alu;
      this.target = target;
      this.source = source;
    }

    @Override
    void run(Cpu cpu) {
      alu.apply(cpu.flags, target.length, target.read(cpu), source.read(cpu));
    }
  }
}
