package org.xenolith.x86.cpu.sse;

/**
 * RCP and RSQRT. The manual bounds the relative error by 1.5 * 2^-12 and leaves the rest to the
 * processor. Intel's give the exact value for the middle of the interval that the operand's leading
 * bits (eleven of the fraction; ten and the exponent's parity) name, rounded to thirteen binary
 * places, and so do these. Denormal operands count as zeros and denormal results become zeros,
 * whatever MXCSR says; nothing is raised. Singles in the low half of a long.
 */
final class Approximation {
  private static final FloatFormat FORMAT = FloatFormat.BINARY32;
  private static final int SCALE = 1 << 13;

  private Approximation() {}

  static long reciprocal(long value) {
    if (FORMAT.isNan(value)) {
      return value | FORMAT.quietBit();
    }
    long sign = value & FORMAT.signBit();
    if (FORMAT.isZero(value) || FORMAT.isDenormal(value)) {
      return sign | FORMAT.infinity();
    }
    if (FORMAT.isInfinite(value)) {
      return sign;
    }
    return coarse(1 / middle(value, 11), -FORMAT.exponent(value)) | sign;
  }

  static long reciprocalRoot(long value) {
    if (FORMAT.isNan(value)) {
      return value | FORMAT.quietBit();
    }
    long sign = value & FORMAT.signBit();
    if (FORMAT.isZero(value) || FORMAT.isDenormal(value)) {
      return sign | FORMAT.infinity();
    }
    if (sign != 0) {
      return FORMAT.defaultNan();
    }
    if (FORMAT.isInfinite(value)) {
      return 0;
    }
    int exponent = FORMAT.exponent(value);
    double middle = (exponent & 1) == 0 ? middle(value, 10) : 2 * middle(value, 10);
    return coarse(1 / Math.sqrt(middle), -(exponent >> 1));
  }

  /** The significand, in [1, 2), of the middle of the interval that its first bits name. */
  private static double middle(long value, int bits) {
    long index = (value & FORMAT.fraction()) >>> (FORMAT.fractionBits() - bits);
    return 1 + (index + 0.5) / (1 << bits);
  }

  private static long coarse(double exact, int exponent) {
    double rounded = Math.scalb(Math.floor(exact * SCALE + 0.5) / SCALE, exponent);
    return rounded < Float.MIN_NORMAL ? 0 : Float.floatToRawIntBits((float) rounded);
  }
}
