package org.xenolith.x86.isa;

import java.util.List;
import java.util.Set;

/**
 * One row of the instruction table: one encoding, in the manual's own columns. Rows are made by
 * {@link InstructionTable} from the families' text ({@link RowFormat}); there is one object per
 * row, so rows are compared by identity.
 */
public final class Row {
  private final int index;
  private final String mnemonic;
  private final String syntax;
  private final String opcode;
  private final List<Operand> operandDetails;
  private final List<String> operands;
  private final Encoding encoding;
  private final boolean in64BitMode;
  private final boolean in32BitMode;
  private final Feature feature;
  private final FlagEffects flags;
  private final Set<Note> notes;
  private final int operandSize;

  /** The notes of a row that are not about flags; {@link RowFormat} says what they mean. */
  public enum Note {
    SX,
    LOCK,
    REP,
    REPE,
    UNALIGNED,
    ALIGN16,
    ALIGN64,
    D64,
    F64,
    B0,
    APPROX,
    O16,
    O32,
    O64,
    OANY,
    A16,
    A32,
    A64,
    NOHOST
  }

  Row(
      int index,
      String mnemonic,
      String syntax,
      String opcode,
      List<Operand> operandDetails,
      Encoding encoding,
      boolean in64BitMode,
      boolean in32BitMode,
      Feature feature,
      FlagEffects flags,
      Set<Note> notes,
      int operandSize) {
    this.index = index;
    this.mnemonic = mnemonic;
    this.syntax = syntax;
    this.opcode = opcode;
    this.operandDetails = List.copyOf(operandDetails);
    this.operands = operandDetails.stream().map(Operand::spelling).toList();
    this.encoding = encoding;
    this.in64BitMode = in64BitMode;
    this.in32BitMode = in32BitMode;
    this.feature = feature;
    this.flags = flags;
    this.notes = notes;
    this.operandSize = operandSize;
  }

  /** Position in the table, from 0, without gaps. */
  public int index() {
    return index;
  }

  /**
   * "ADC", "CMOVNE", "MOVAPS": upper case; one name per meaning, condition codes spelled once (Jcc
   * as JO, JNO, JB, JAE, JE, JNE, JBE, JA, JS, JNS, JP, JNP, JL, JGE, JLE, JG).
   */
  public String mnemonic() {
    return mnemonic;
  }

  /** The manual's text: "ADC r/m64, imm8". */
  public String syntax() {
    return syntax;
  }

  /** The manual's opcode column: "REX.W 83 /2 ib". */
  public String opcode() {
    return opcode;
  }

  /**
   * The operands as the manual spells them, in its order: "r/m64", "xmm2/m128", "mm1", "imm8",
   * "ST(i)".
   */
  public List<String> operands() {
    return operands;
  }

  /** The same operands, taken apart. */
  public List<Operand> operandDetails() {
    return operandDetails;
  }

  public Encoding encoding() {
    return encoding;
  }

  public boolean hasModRm() {
    return encoding.modRm();
  }

  public boolean in64BitMode() {
    return in64BitMode;
  }

  /** Valid in 32-bit protected and compatibility mode. */
  public boolean in32BitMode() {
    return in32BitMode;
  }

  public Feature feature() {
    return feature;
  }

  public FlagEffects flags() {
    return flags;
  }

  public Set<Note> notes() {
    return notes;
  }

  public boolean has(Note note) {
    return notes.contains(note);
  }

  /** The operand size that this row is for: 16, 32 or 64 bits, or 0 where it is for any. */
  public int operandSize() {
    return operandSize;
  }

  /** What the address of the memory operand must be a multiple of, in bytes; 1: of nothing. */
  public int alignmentBytes() {
    if (has(Note.ALIGN64)) {
      return 64;
    }
    if (has(Note.ALIGN16)) {
      return 16;
    }
    if (has(Note.UNALIGNED) || encoding.vex()) {
      return 1;
    }
    for (Operand operand : operandDetails) {
      if (operand.memoryBytes() == 16 && operand.immediateBits() == 0) {
        return 16;
      }
    }
    return 1;
  }

  @Override
  public String toString() {
    return opcode + " | " + syntax;
  }
}
