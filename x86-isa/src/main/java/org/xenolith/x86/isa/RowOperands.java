package org.xenolith.x86.isa;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Operand.Place;

/** Finds a row's operand by where it is encoded. */
final class RowOperands {
  private RowOperands() {}

  static @Nullable Operand find(Row row, Place place) {
    for (Operand operand : row.operandDetails()) {
      if (operand.place() == place) {
        return operand;
      }
    }
    return null;
  }

  static boolean uses(Row row, Place place) {
    return find(row, place) != null;
  }
}
