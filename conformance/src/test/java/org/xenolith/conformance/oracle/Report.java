package org.xenolith.conformance.oracle;

import java.util.HexFormat;
import java.util.List;

/** A case and what was wrong with it, for people. */
final class Report {
  private static final int LINES_MAX = 6;

  private Report() {}

  static String of(OracleCase oracleCase, List<String> differences) {
    StringBuilder text = new StringBuilder(oracleCase.toString());
    differences.stream().limit(LINES_MAX).forEach(line -> text.append("\n    ").append(line));
    ProcessorImage before = oracleCase.before();
    text.append("\n    before: rflags %x".formatted(before.rflags));
    for (int i = 0; i < 16; i++) {
      text.append(" r%d=%x".formatted(i, before.gpr[i]));
    }
    text.append(" mxcsr=%x fcw/fsw=%x".formatted(before.fxInt(24), before.fxInt(0)));
    for (int n :
        new int[] {oracleCase.instruction().reg() & 15, oracleCase.instruction().rm() & 15}) {
      text.append(" xmm%d=%s".formatted(n, hex(before, 160 + 16 * n, 16)));
    }
    for (int n : new int[] {0, 1, oracleCase.instruction().rm() & 7}) {
      text.append(" st%d=%s".formatted(n, hex(before, 32 + 16 * n, 10)));
    }
    return text.toString();
  }

  /** Bytes of the FXSAVE image, the highest first. */
  private static String hex(ProcessorImage image, int at, int length) {
    byte[] reversed = new byte[length];
    for (int i = 0; i < length; i++) {
      reversed[length - 1 - i] = image.fx[at + i];
    }
    return HexFormat.of().formatHex(reversed);
  }
}
