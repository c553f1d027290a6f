package org.xenolith.x86.isa;

/** SKELETON. */
public final class Disassembler {
  private Disassembler() {}

  /**
   * @param address linear address of the instruction, for branch targets
   */
  public static String format(Instruction instruction, long address) {
    return instruction.row().syntax();
  }
}
