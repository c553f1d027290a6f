package org.xenolith.x86.isa;

import java.util.List;

/**
 * Rows and operand values to bytes. Of several encodings of the same operands it takes the shortest
 * displacement, and no prefix that is not needed. Immutable; any number of threads may use it.
 */
public final class Assembler {
  private final InstructionTable table;
  private final boolean mode64;

  /**
   * @param mode64 for 64-bit mode; otherwise for 32-bit mode
   */
  public Assembler(InstructionTable table, boolean mode64) {
    this.table = table;
    this.mode64 = mode64;
  }

  public boolean mode64() {
    return mode64;
  }

  InstructionTable table() {
    return table;
  }

  /**
   * Assembles the first row with the syntax that takes the operands.
   *
   * @param syntax as in the table: "ADC r/m64, imm8"
   * @throws IllegalArgumentException as {@link #assemble}, or where there is no such row
   */
  public byte[] emit(String syntax, OperandValue... operands) {
    return assemble(row(syntax), List.of(operands), 0);
  }

  /** The first row with the syntax that is valid in this mode. */
  Row row(String syntax) {
    for (Row row : table.rowsOfSyntax(syntax)) {
      if (mode64 ? row.in64BitMode() : row.in32BitMode()) {
        return row;
      }
    }
    throw new IllegalArgumentException("no row " + syntax + " in this mode");
  }

  /**
   * Assembles one instruction.
   *
   * @param operands values of the operands that are not implied, in the row's order
   * @param prefixes {@link Instruction#PREFIX_LOCK}, PREFIX_REP, PREFIX_REPNE or 0
   * @throws IllegalArgumentException where a value does not fit its operand or cannot be encoded
   */
  public byte[] assemble(Row row, List<OperandValue> operands, int prefixes) {
    if (!(mode64 ? row.in64BitMode() : row.in32BitMode())) {
      throw new IllegalArgumentException(row + " is not for this mode");
    }
    Assembling assembling = new Assembling(table.decodeTable(), row, mode64);
    int next = 0;
    for (Operand operand : row.operandDetails()) {
      if (operand.place() == Operand.Place.IMPLIED) {
        continue;
      }
      if (next == operands.size()) {
        throw new IllegalArgumentException(row + " wants more operands than " + operands);
      }
      assembling.fill(operand, operands.get(next++));
    }
    if (next != operands.size()) {
      throw new IllegalArgumentException(row + " wants fewer operands than " + operands);
    }
    return assembling.assemble(prefixes);
  }
}
