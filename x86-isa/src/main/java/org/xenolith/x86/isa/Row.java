package org.xenolith.x86.isa;

/**
 * One row of the instruction table, in the manual's own columns. SKELETON: the table's author
 * completes it; the methods below are the contract with the other families.
 */
public interface Row {
  /**
   * "ADC", "CMOVNE", "MOVAPS": upper case; one name per meaning, condition codes spelled once (Jcc
   * as JO, JNO, JB, JAE, JE, JNE, JBE, JA, JS, JNS, JP, JNP, JL, JGE, JLE, JG).
   */
  String mnemonic();

  /** The manual's text: "ADC r/m64, imm8". */
  String syntax();

  /** The manual's opcode column: "REX.W 83 /2 ib". */
  String opcode();

  /**
   * The operands as the manual spells them, in its order: "r/m64", "xmm2/m128", "mm1", "imm8",
   * "ST(i)".
   */
  java.util.List<String> operands();

  boolean hasModRm();
}
