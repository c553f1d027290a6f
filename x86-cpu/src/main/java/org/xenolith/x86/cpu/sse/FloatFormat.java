package org.xenolith.x86.cpu.sse;

/**
 * An interchange format of IEEE 754, values in the low bits of a long.
 *
 * @param fractionBits bits of the fraction, without the hidden one
 * @param bias exponent bias
 * @param signBit the sign
 * @param infinity positive infinity: all bits of the exponent
 * @param fraction all bits of the fraction
 * @param quietBit the fraction's first bit
 */
record FloatFormat(
    int fractionBits, int bias, long signBit, long infinity, long fraction, long quietBit) {
  static final FloatFormat BINARY32 = of(23, 127);
  static final FloatFormat BINARY64 = of(52, 1023);

  private static FloatFormat of(int fractionBits, int bias) {
    long hidden = 1L << fractionBits;
    long infinity = (2L * bias + 1) << fractionBits;
    return new FloatFormat(
        fractionBits, bias, infinity + hidden, infinity, hidden - 1, hidden >>> 1);
  }

  boolean isNegative(long bits) {
    return (bits & signBit) != 0;
  }

  /** The value without its sign. */
  long magnitude(long bits) {
    return bits & (infinity | fraction);
  }

  boolean isZero(long bits) {
    return magnitude(bits) == 0;
  }

  boolean isInfinite(long bits) {
    return magnitude(bits) == infinity;
  }

  boolean isNan(long bits) {
    return magnitude(bits) > infinity;
  }

  boolean isSignalling(long bits) {
    return isNan(bits) && (bits & quietBit) == 0;
  }

  boolean isDenormal(long bits) {
    return (bits & infinity) == 0 && (bits & fraction) != 0;
  }

  long sign(boolean negative) {
    return negative ? signBit : 0;
  }

  /** The "real indefinite": what invalid operations give. */
  long defaultNan() {
    return signBit | infinity | quietBit;
  }

  /** Exponent e of a finite number other than 0: its magnitude is in [2^e, 2^(e+1)). */
  int exponent(long bits) {
    int biased = (int) (magnitude(bits) >>> fractionBits);
    return biased != 0
        ? biased - bias
        : 64 - Long.numberOfLeadingZeros(bits & fraction) - fractionBits - bias;
  }

  /** Significand of a finite number other than 0, its leading one in bit 63. */
  long significand(long bits) {
    long low = bits & fraction;
    return (bits & infinity) != 0
        ? Long.MIN_VALUE | low << (63 - fractionBits)
        : low << Long.numberOfLeadingZeros(low);
  }
}
