package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * Vectors that exist only inside the interpreter, and what is worked out only when a fault happens.
 */
final class FaultDetails {
  /** A non-canonical address: #GP(0) or, through the stack segment, #SS(0). */
  static final int NON_CANONICAL = -1;

  /** The instruction's bytes were written since the block was entered: decode them again. */
  static final int LEAVE_BLOCK = -2;

  /** More than the largest operand: how far a fault may lie behind its operand's first byte. */
  private static final int OPERAND_BYTES_MAX = 4096;

  private FaultDetails() {}

  /**
   * #SS where the address was reached through SS, by the memory operand or by the instruction's own
   * use of the stack; #GP otherwise. The instruction has changed nothing yet, RIP is behind it.
   */
  static int vectorFor(Cpu cpu, Instruction instruction, long linear) {
    if (instruction.isMemory()) {
      long distance = linear - cpu.address(instruction);
      if (distance >= 0 && distance < OPERAND_BYTES_MAX) {
        return instruction.segment() == Instruction.SS ? Vector.SS : Vector.GP;
      }
    }
    return usesStack(instruction.mnemonic()) ? Vector.SS : Vector.GP;
  }

  private static boolean usesStack(String mnemonic) {
    return mnemonic.startsWith("PUSH")
        || mnemonic.startsWith("POP")
        || mnemonic.startsWith("CALL")
        || mnemonic.startsWith("RET")
        || mnemonic.startsWith("IRET")
        || mnemonic.equals("ENTER")
        || mnemonic.equals("LEAVE");
  }
}
