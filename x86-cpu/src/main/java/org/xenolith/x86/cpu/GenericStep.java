package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** An operation that still has to look at its instruction. */
final class GenericStep extends Step {
  private final Operation operation;
  private final Instruction instruction;

  GenericStep(Operation operation, Instruction instruction) {
    this.operation = operation;
    this.instruction = instruction;
  }

  @Override
  void run(Cpu cpu) {
    operation.execute(cpu, instruction);
  }
}
