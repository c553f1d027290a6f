package org.xenolith.x86.cpu.x87;

/**
 * The double extended-precision format (Intel SDM volume 1, 4.2.2 and 8.2): a 64-bit significand
 * whose integer bit is explicit, and {@code signExponent}: the sign in bit 15, the exponent biased
 * by 16383 in bits 14-0. Values are passed as these two primitives.
 */
public final class ExtendedFormat {
  public static final int SIGN = 0x8000;
  public static final int EXPONENT_MASK = 0x7fff;
  public static final int EXPONENT_MAX = 0x7fff;
  public static final int BIAS = 0x3fff;
  public static final long INTEGER_BIT = Long.MIN_VALUE;
  public static final long QUIET_BIT = 1L << 62;

  /** The real indefinite: the quiet NaN that masked invalid operations give. */
  public static final long INDEFINITE_SIGNIFICAND = INTEGER_BIT | QUIET_BIT;

  public static final int INDEFINITE_SIGN_EXPONENT = 0xffff;

  private ExtendedFormat() {}

  public static int exponent(int signExponent) {
    return signExponent & EXPONENT_MASK;
  }

  public static int sign(int signExponent) {
    return signExponent & SIGN;
  }

  public static boolean isZero(long significand, int signExponent) {
    return significand == 0 && exponent(signExponent) == 0;
  }

  public static boolean isInfinity(long significand, int signExponent) {
    return significand == INTEGER_BIT && exponent(signExponent) == EXPONENT_MAX;
  }

  /** Denormals and pseudo-denormals. */
  public static boolean isDenormal(long significand, int signExponent) {
    return significand != 0 && exponent(signExponent) == 0;
  }

  /**
   * Encodings that the 387 and its successors refuse (SDM volume 1, table 8-3): pseudo-NaNs,
   * pseudo-infinities and unnormals.
   */
  public static boolean isUnsupported(long significand, int signExponent) {
    return significand >= 0 && exponent(signExponent) != 0;
  }

  public static boolean isNaN(long significand, int signExponent) {
    return exponent(signExponent) == EXPONENT_MAX
        && significand < 0
        && (significand & ~INTEGER_BIT) != 0;
  }

  public static boolean isSignalingNaN(long significand, int signExponent) {
    return isNaN(significand, signExponent) && (significand & QUIET_BIT) == 0;
  }

  /** A NaN, or an encoding that is treated as an invalid operand. */
  static boolean isNaNOrUnsupported(long significand, int signExponent) {
    return isUnsupported(significand, signExponent) || isNaN(significand, signExponent);
  }

  /** The exponent that the value would have if its significand were normalised; not for zero. */
  static int normalExponent(long significand, int signExponent) {
    int exponent = exponent(signExponent);
    return exponent != 0 ? exponent : 1 - Long.numberOfLeadingZeros(significand);
  }

  /** The significand shifted so that its integer bit is set; not for zero. */
  static long normalSignificand(long significand) {
    return significand << Long.numberOfLeadingZeros(significand);
  }
}
