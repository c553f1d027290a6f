package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Far jumps, calls and returns, and IRET, all within ring 3. */
final class FarSemantics {
  private FarSemantics() {}

  static void register(Semantics semantics) {
    semantics.bindEnding("JMPF", FarSemantics::jump);
    semantics.bindEnding("CALLF", FarSemantics::call);
    semantics.bindEnding("RETF", FarSemantics::ret);
    semantics.bindEnding("IRET", FarSemantics::interruptReturn);
    semantics.bindEnding("IRETD", FarSemantics::interruptReturn);
    semantics.bindEnding("IRETQ", FarSemantics::interruptReturn);
  }

  /** The pointer's offset: from memory or the instruction itself. */
  private static long offset(Cpu cpu, Instruction instruction) {
    return instruction.isMemory()
        ? cpu.load(cpu.address(instruction), instruction.operandSize() / 8)
        : instruction.immediate();
  }

  private static int selector(Cpu cpu, Instruction instruction) {
    return instruction.isMemory()
        ? cpu.load16(cpu.wrap(cpu.address(instruction) + instruction.operandSize() / 8))
        : instruction.immediate2() & 0xffff;
  }

  private static void jump(Cpu cpu, Instruction instruction) {
    long offset = OperandAccess.truncate(offset(cpu, instruction), instruction.operandSize() / 8);
    int selector = selector(cpu, instruction);
    long descriptor = Segmentation.checkCode(cpu, selector, false);
    Segmentation.goTo(cpu, selector, descriptor, offset);
  }

  private static void call(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    long offset = OperandAccess.truncate(offset(cpu, instruction), length);
    int selector = selector(cpu, instruction);
    long descriptor = Segmentation.checkCode(cpu, selector, false);
    if (Segmentation.isLong(descriptor) && !Translation.isCanonical(offset)) {
      throw cpu.raise(Vector.GP, 0);
    }
    Stack.probePushes(cpu, 2, length);
    Stack.push(cpu, cpu.state.selector[Instruction.CS], length);
    Stack.push(cpu, cpu.state.rip, length);
    Segmentation.goTo(cpu, selector, descriptor, offset);
  }

  private static void ret(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    long offset = Stack.peek(cpu, 0, length);
    int selector = (int) Stack.peek(cpu, length, length) & 0xffff;
    long descriptor = Segmentation.checkCode(cpu, selector, true);
    long top = Stack.moved(cpu, 2L * length + (instruction.immediate() & 0xffff));
    Segmentation.goTo(cpu, selector, descriptor, offset);
    cpu.gpr[CpuState.RSP] = top;
  }

  /**
   * In 64-bit mode IRET always takes SS:RSP from the stack, too. There are no nested tasks to
   * return from in IA-32e mode.
   */
  private static void interruptReturn(Cpu cpu, Instruction instruction) {
    if (cpu.flags.isControlSet(CpuState.FLAG_NT)) {
      throw cpu.raise(Vector.GP, 0);
    }
    int length = instruction.operandSize() / 8;
    long offset = Stack.peek(cpu, 0, length);
    int selector = (int) Stack.peek(cpu, length, length) & 0xffff;
    long flags = Stack.peek(cpu, 2 * length, length);
    long top = Stack.moved(cpu, 3L * length);
    boolean withStack = cpu.state.mode64;
    int stackSelector = 0;
    long stackBase = 0;
    long descriptor;
    if (withStack) {
      top = Stack.peek(cpu, 3 * length, length);
      stackSelector = (int) Stack.peek(cpu, 4 * length, length) & 0xffff;
      descriptor = Segmentation.checkCode(cpu, selector, true);
      stackBase = Segmentation.check(cpu, Instruction.SS, stackSelector);
    } else {
      descriptor = Segmentation.checkCode(cpu, selector, true);
    }
    Segmentation.goTo(cpu, selector, descriptor, offset);
    if (withStack) {
      cpu.state.selector[Instruction.SS] = stackSelector;
      cpu.state.segmentBase[Instruction.SS] = stackBase;
    }
    cpu.gpr[CpuState.RSP] = top;
    StackSemantics.setFlags(cpu, flags, length);
  }
}
