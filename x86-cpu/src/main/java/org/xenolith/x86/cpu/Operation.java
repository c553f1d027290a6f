package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * The meaning of an instruction. It runs with RIP already at the next instruction; where it throws
 * {@link GuestException} it must have changed nothing (the interpreter puts RIP back).
 */
@FunctionalInterface
public interface Operation {
  void execute(Cpu cpu, Instruction instruction);
}
