package org.xenolith.conformance.oracle;

import java.util.HexFormat;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Row;

/**
 * One instruction with what it finds.
 *
 * @param pinned general registers, one bit each, whose values in {@code before} the case depends
 *     on: addresses, counts
 * @param undefinedFlags bits of RFLAGS that the manual leaves undefined for this instruction and
 *     these operands
 */
record OracleCase(
    Instruction instruction, byte[] code, ProcessorImage before, int pinned, long undefinedFlags) {

  Row row() {
    return instruction.row();
  }

  @Override
  public String toString() {
    return row() + " [" + HexFormat.of().formatHex(code) + "] " + instruction;
  }
}
