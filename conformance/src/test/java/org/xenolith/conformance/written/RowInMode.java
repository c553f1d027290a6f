package org.xenolith.conformance.written;

import org.xenolith.x86.isa.Row;

/** A row of the instruction table in one of the modes that it is valid in. */
public record RowInMode(Row row, boolean mode64) {
  @Override
  public String toString() {
    return row + (mode64 ? " in 64-bit mode" : " in compatibility mode");
  }
}
