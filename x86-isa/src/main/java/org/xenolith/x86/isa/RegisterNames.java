package org.xenolith.x86.isa;

/** Registers as Intel's syntax spells them, in lower case. */
final class RegisterNames {
  private static final String[] LEGACY = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
  private static final String[] LOW_BYTES = {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"};
  private static final String[] HIGH_BYTES = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

  private RegisterNames() {}

  static String general(int number, int bits, boolean rex) {
    if (number >= 8) {
      return "r" + number + (bits == 8 ? "b" : bits == 16 ? "w" : bits == 32 ? "d" : "");
    }
    return switch (bits) {
      case 8 -> rex ? LOW_BYTES[number] : HIGH_BYTES[number];
      case 16 -> LEGACY[number];
      case 32 -> "e" + LEGACY[number];
      default -> "r" + LEGACY[number];
    };
  }

  static String segment(int number) {
    return SEGMENTS[number];
  }

  static String name(RegisterClass registers, int number, int bits, boolean rex) {
    return switch (registers) {
      case NONE -> "?";
      case GENERAL -> general(number, bits, rex);
      case SEGMENT -> segment(number);
      case CONTROL -> "cr" + number;
      case DEBUG -> "dr" + number;
      case X87 -> "st(" + number + ")";
      case MMX -> "mm" + number;
      case XMM -> "xmm" + number;
    };
  }
}
