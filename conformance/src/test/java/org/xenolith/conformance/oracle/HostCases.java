package org.xenolith.conformance.oracle;

import java.util.Set;
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

  private HostCases() {}

  static boolean includes(Row row, boolean mode64) {
    return (mode64 ? row.in64BitMode() : row.in32BitMode())
        && (!row.has(Row.Note.NOHOST) || isRelative(row) || PREPARED.contains(row.syntax()))
        && HostFeatures.has(row);
  }

  /** Relative branches leave the straight line, but to where the harness waits for them. */
  static boolean isRelative(Row row) {
    return row.operands().size() == 1 && row.operands().getFirst().matches("rel(8|32)");
  }
}
