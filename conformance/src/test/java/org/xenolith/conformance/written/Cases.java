package org.xenolith.conformance.written;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xenolith.x86.isa.OperandValue;

/** The cases of one family of rows, in the order in which they were written down. */
final class Cases {
  private static final byte[] NONE = {};

  private final List<WrittenCase> all = new ArrayList<>();

  List<WrittenCase> all() {
    return List.copyOf(all);
  }

  WrittenCase in64(String syntax, OperandValue... operands) {
    return add(new WrittenCase(true, NONE, 0, syntax, operands));
  }

  /** Compatibility mode. */
  WrittenCase in32(String syntax, OperandValue... operands) {
    return add(new WrittenCase(false, NONE, 0, syntax, operands));
  }

  WrittenCase in(boolean mode64, String syntax, OperandValue... operands) {
    return mode64 ? in64(syntax, operands) : in32(syntax, operands);
  }

  /**
   * With a byte before it that the assembler would not put there: 66 where the row is for any size.
   */
  WrittenCase prefixed(boolean mode64, int prefix, String syntax, OperandValue... operands) {
    return add(new WrittenCase(mode64, new byte[] {(byte) prefix}, 0, syntax, operands));
  }

  /** With LOCK, REP or REPNE ({@code Instruction.PREFIX_*}). */
  WrittenCase repeated(boolean mode64, int prefixes, String syntax, OperandValue... operands) {
    return add(new WrittenCase(mode64, NONE, prefixes, syntax, operands));
  }

  /** The same in both modes. */
  void inBoth(Consumer<WrittenCase> saying, String syntax, OperandValue... operands) {
    saying.accept(in64(syntax, operands));
    saying.accept(in32(syntax, operands));
  }

  private WrittenCase add(WrittenCase written) {
    all.add(written);
    return written;
  }
}
