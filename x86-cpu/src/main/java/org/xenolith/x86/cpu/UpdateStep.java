package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * An instruction that replaces its first operand by a function of it. In memory the write is
 * checked before anything is computed; with LOCK it is one atomic step, also against other threads
 * of the hypervisor and its backends.
 */
abstract class UpdateStep extends Step {
  final OperandAccess target;
  private final boolean locked;

  UpdateStep(Instruction instruction) {
    this.target = OperandAccess.of(instruction, 0);
    this.locked = instruction.has(Instruction.PREFIX_LOCK);
  }

  /** The new value (rubbish above its length is cut off) for the old one; sets the flags. */
  abstract long compute(Cpu cpu, long old);

  @Override
  void run(Cpu cpu) {
    if (target.isMemory()) {
      updateMemory(cpu, target.linear(cpu), this);
    } else {
      target.write(cpu, compute(cpu, target.read(cpu)));
    }
  }

  /** The same for an operand at this address; returns what was there. */
  static long updateMemory(Cpu cpu, long linear, UpdateStep step) {
    int length = step.target.length;
    if (!step.locked) {
      long old = cpu.loadForUpdate(linear, length);
      cpu.store(linear, step.compute(cpu, old), length);
      return old;
    }
    Flags flags = cpu.flags;
    int carry = flags.carry();
    for (; ; ) {
      long old = cpu.loadForUpdate(linear, length);
      if (cpu.compareAndStore(linear, old, step.compute(cpu, old), length)) {
        return old;
      }
      flags.setCarry(carry != 0); // ADC and SBB read it again
    }
  }
}
