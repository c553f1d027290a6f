package org.xenolith.x86.cpu.sse;

/**
 * RCP and RSQRT. The manual bounds the relative error by 1.5 * 2^-12 and leaves the rest to the
 * processor; here results are the exact ones rounded to twelve bits. Denormal operands count as
 * zeros and denormal results become zeros, whatever MXCSR says; nothing is raised. Singles in the
 * low half of a long.
 */
final class Approximation {
  private static final FloatFormat FORMAT = FloatFormat.BINARY32;
  private static final int DROPPED_BITS = 12;

  private Approximation() {}

  private static double real(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  static long reciprocal(long value) {
    if (FORMAT.isNan(value)) {
      return value | FORMAT.quietBit();
    }
    long sign = value & FORMAT.signBit();
    if (FORMAT.isZero(value) || FORMAT.isDenormal(value)) {
      return sign | FORMAT.infinity();
    }
    return coarse(1 / real(value), sign);
  }

  static long reciprocalRoot(long value) {
    if (FORMAT.isNan(value)) {
      return value | FORMAT.quietBit();
    }
    long sign = value & FORMAT.signBit();
    if (FORMAT.isZero(value) || FORMAT.isDenormal(value)) {
      return sign | FORMAT.infinity();
    }
    return sign != 0 ? FORMAT.defaultNan() : coarse(1 / Math.sqrt(real(value)), 0);
  }

  private static long coarse(double exact, long sign) {
    if (Math.abs(exact) < Float.MIN_NORMAL) {
      return sign;
    }
    long bits = Float.floatToRawIntBits((float) exact) & 0xffffffffL;
    return bits + (1L << (DROPPED_BITS - 1)) & -1L << DROPPED_BITS;
  }
}
