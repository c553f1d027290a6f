package org.xenolith.conformance.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xenolith.x86.isa.FlagEffects;
import org.xenolith.x86.isa.Row;

/** Where two processors disagree about what an instruction leaves. */
final class Comparison {
  private static final int FLAG_DF = 1 << 10;
  private static final int FX_FCW = 0;
  private static final int FX_FSW = 2;
  private static final int FX_FTW = 4;
  private static final int FX_MXCSR = 24;

  private Comparison() {}

  /**
   * What the manual leaves open.
   *
   * @param flags bits of RFLAGS
   * @param conditionCodes C0 to C3 of the x87 status word, bits 0 to 3
   * @param approximate it bounds the results' error only
   */
  record Open(long flags, int conditionCodes, boolean approximate) {
    static final Open NOTHING = new Open(0, 0, false);

    static Open of(OracleCase oracleCase) {
      Row row = oracleCase.instruction().row();
      return new Open(
          oracleCase.undefinedFlags(), row.flags().x87Undefined(), row.has(Row.Note.APPROX));
    }
  }

  /** One line per difference; empty where the two agree on everything that the manual defines. */
  static List<String> differences(OracleCase oracleCase, ProcessorImage host, ProcessorImage ours) {
    return differences(oracleCase.before(), Open.of(oracleCase), host, ours);
  }

  static List<String> differences(
      ProcessorImage before, Open open, ProcessorImage host, ProcessorImage ours) {
    List<String> differences = new ArrayList<>();
    if (host.exit != ours.exit) {
      differences.add("branch: host " + host.exit + " ours " + ours.exit);
    }
    for (int i = 0; i < 16; i++) {
      compare(differences, "gpr" + i, host.gpr[i], ours.gpr[i]);
    }
    long flags = (FlagEffects.STATUS | FLAG_DF) & ~open.flags();
    compare(differences, "rflags", host.rflags & flags, ours.rflags & flags);
    compareFpu(differences, open, host, ours);
    for (int i = 0; i < host.arena.length; i++) {
      if (host.arena[i] != ours.arena[i]) {
        differences.add(
            "arena+%x: host %02x ours %02x (was %02x)"
                .formatted(i, host.arena[i], ours.arena[i], before.arena[i]));
      }
    }
    return differences;
  }

  /** One line for each thing that is not as before; x87's and SSE's image byte by byte. */
  static List<String> changes(ProcessorImage before, ProcessorImage after) {
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      compareOurs(changes, "gpr" + i, before.gpr[i], after.gpr[i]);
    }
    compareOurs(changes, "rflags", before.rflags, after.rflags);
    for (int i = 0; i < before.fx.length; i++) {
      compareOurs(changes, "fx+" + i, before.fx[i], after.fx[i]);
    }
    int at = Arrays.mismatch(before.arena, after.arena);
    if (at >= 0) {
      compareOurs(changes, "arena+%x".formatted(at), before.arena[at], after.arena[at]);
    }
    return changes;
  }

  private static void compareOurs(List<String> lines, String name, long before, long after) {
    if (before != after) {
      lines.add("%s: %x, was %x".formatted(name, after, before));
    }
  }

  private static void compareFpu(
      List<String> differences, Open open, ProcessorImage host, ProcessorImage ours) {
    boolean approximate = open.approximate();
    compare(differences, "fcw", host.fxInt(FX_FCW) & 0xffff, ours.fxInt(FX_FCW) & 0xffff);
    int undefined = open.conditionCodes();
    int codes = (undefined & 7) << 8 | (undefined & 8) << 11;
    // Whether an approximation was rounded up, or was exact, is its own affair.
    int ignored = codes | (approximate ? 0x0220 : 0);
    compare(differences, "fsw", word(host, FX_FSW) & ~ignored, word(ours, FX_FSW) & ~ignored);
    compare(differences, "ftw", host.fx[FX_FTW] & 0xff, ours.fx[FX_FTW] & 0xff);
    int mxcsrIgnored = approximate ? 0x20 : 0;
    compare(
        differences,
        "mxcsr",
        host.fxInt(FX_MXCSR) & ~mxcsrIgnored,
        ours.fxInt(FX_MXCSR) & ~mxcsrIgnored);
    for (int i = 0; i < 8; i++) {
      int at = 32 + 16 * i;
      boolean close = approximate && nearExtended(host.fx, ours.fx, at);
      if (!close) {
        compare(differences, "st" + i + ".significand", quad(host, at), quad(ours, at));
        compare(differences, "st" + i + ".exponent", word(host, at + 8), word(ours, at + 8));
      }
    }
    for (int i = 0; i < 32; i++) {
      int at = 160 + 8 * i;
      if (!(approximate && Approximation.nearFloats(quad(host, at), quad(ours, at)))) {
        compare(
            differences,
            "xmm" + i / 2 + (i % 2 == 0 ? ".low" : ".high"),
            quad(host, at),
            quad(ours, at));
      }
    }
  }

  /** At most one unit in the last place apart. */
  private static boolean nearExtended(byte[] host, byte[] ours, int at) {
    return Approximation.nearExtended(
        quad(host, at), half(host, at + 8), quad(ours, at), half(ours, at + 8));
  }

  private static void compare(List<String> differences, String name, long host, long ours) {
    if (host != ours) {
      differences.add("%s: host %x ours %x".formatted(name, host, ours));
    }
  }

  private static int word(ProcessorImage image, int at) {
    return half(image.fx, at);
  }

  private static int half(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static long quad(ProcessorImage image, int at) {
    return quad(image.fx, at);
  }

  private static long quad(byte[] bytes, int at) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }
}
