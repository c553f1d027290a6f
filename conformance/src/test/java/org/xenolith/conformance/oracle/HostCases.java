package org.xenolith.conformance.oracle;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Row;

/** Which rows the host can be asked about. */
final class HostCases {
  /**
   * Rows noted as {@code nohost} for which {@link Preparation} makes operands that the harness can
   * take: branches go to where it waits, and images are valid.
   */
  private static final Set<String> PREPARED =
      Set.of(
          "JMP r/m32",
          "JMP r/m64",
          "CALL r/m32",
          "CALL r/m64",
          "RET",
          "RET imm16",
          "POPF",
          "POPFD",
          "POPFQ",
          "FXRSTOR m512byte",
          "FXRSTOR64 m512byte",
          "XSAVE mem",
          "XSAVE64 mem",
          "XSAVEOPT mem",
          "XSAVEOPT64 mem",
          "XSAVEC mem",
          "XSAVEC64 mem",
          "XRSTOR mem",
          "XRSTOR64 mem");

  /** Not in our CPUID, whatever the host has: #UD. */
  private static final Set<String> NOT_OFFERED = Set.of("SERIALIZE");

  private static final Set<String> DIVISIONS = Set.of("DIV", "IDIV", "AAM");

  private static final Set<String> BEFORE_JUMPS =
      Set.of("CMP", "TEST", "SUB", "ADD", "AND", "OR", "XOR", "INC", "DEC", "NEG", "BT", "SHR");

  private HostCases() {}

  static boolean includes(Row row, boolean mode64) {
    return (mode64 ? row.in64BitMode() : row.in32BitMode())
        && (!row.has(Row.Note.NOHOST) || isRelative(row) || PREPARED.contains(row.syntax()))
        && !NOT_OFFERED.contains(row.mnemonic())
        && HostFeatures.has(row);
  }

  /** Relative branches leave the straight line, but to where the harness waits for them. */
  static boolean isRelative(Row row) {
    return row.operands().size() == 1 && row.operands().getFirst().matches("rel(8|32)");
  }

  /** Rows that programs like to have before a conditional jump. */
  static List<Row> beforeJumps(boolean mode64) {
    return rows(mode64).filter(row -> BEFORE_JUMPS.contains(row.mnemonic())).toList();
  }

  /** Jcc in all forms that the harness can follow. */
  static List<Row> conditionalJumps(boolean mode64) {
    return rows(mode64)
        .filter(row -> isRelative(row) && row.mnemonic().startsWith("J"))
        .filter(row -> row.flags().tested() != 0)
        .toList();
  }

  private static Stream<Row> rows(boolean mode64) {
    return InstructionTable.standard().rows().stream().filter(row -> includes(row, mode64));
  }

  /**
   * Whether random operands may make an instruction of this row stop so: by dividing. What else
   * could fault is given operands with which it does not.
   *
   * @param stopped as {@link InterpretedProcessor#run} describes it
   */
  static boolean mayStop(Row row, String stopped) {
    return DIVISIONS.contains(row.mnemonic()) && stopped.startsWith("EXCEPTION vector 0 ");
  }
}
