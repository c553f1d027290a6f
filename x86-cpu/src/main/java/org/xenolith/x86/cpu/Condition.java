package org.xenolith.x86.cpu;

/** A condition code, as Jcc, CMOVcc and SETcc name it, in encoding order. */
enum Condition {
  O(0),
  NO(1),
  B(2),
  AE(3),
  E(4),
  NE(5),
  BE(6),
  A(7),
  S(8),
  NS(9),
  P(10),
  NP(11),
  L(12),
  GE(13),
  LE(14),
  G(15);

  private static final int CARRY = 1;
  private static final int ZERO = 2;
  private static final int SIGN = 4;
  private static final int OVERFLOW = 8;

  /**
   * For each {@link Flags#conditionIndex} a bit: whether the condition holds. Without a branch,
   * which would often be predicted wrongly. Not for P and NP.
   */
  private final int mask;

  Condition(int code) {
    mask = maskOf(code);
  }

  private static int maskOf(int code) {
    int mask = 0;
    for (int index = 0; index < 16; index++) {
      if (holds(code >> 1, index) != ((code & 1) != 0)) {
        mask |= 1 << index;
      }
    }
    return mask;
  }

  private static boolean holds(int pair, int index) {
    boolean less = (index & SIGN) != 0 != ((index & OVERFLOW) != 0);
    return switch (pair) {
      case 0 -> (index & OVERFLOW) != 0;
      case 1 -> (index & CARRY) != 0;
      case 2 -> (index & ZERO) != 0;
      case 3 -> (index & (CARRY | ZERO)) != 0;
      case 4 -> (index & SIGN) != 0;
      case 5 -> false;
      case 6 -> less;
      default -> less || (index & ZERO) != 0;
    };
  }

  boolean isParity() {
    return this == P || this == NP;
  }

  int mask() {
    return mask;
  }

  boolean holds(Flags flags) {
    if (isParity()) {
      return flags.parity() == (this == P);
    }
    return (mask >>> flags.conditionIndex() & 1) != 0;
  }
}
