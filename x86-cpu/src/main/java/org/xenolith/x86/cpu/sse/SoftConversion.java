package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.FloatContext.DENORMAL;
import static org.xenolith.x86.cpu.sse.FloatContext.INVALID;
import static org.xenolith.x86.cpu.sse.FloatContext.PRECISION;

/**
 * SSE's comparisons and conversions in integers, exact and slow like {@link SoftFloat} (Intel SDM
 * volume 1, 4.8 and 11.5).
 */
final class SoftConversion {
  static final int LESS = -1;
  static final int EQUAL = 0;
  static final int GREATER = 1;
  static final int UNORDERED = 2;

  private SoftConversion() {}

  /**
   * Compares.
   *
   * @param signalsQuiet whether quiet NaNs are invalid too
   */
  static int compare(
      FloatFormat format, FloatContext context, long left, long right, boolean signalsQuiet) {
    if (format.isNan(left) || format.isNan(right)) {
      if (signalsQuiet || format.isSignalling(left) || format.isSignalling(right)) {
        context.raise(INVALID);
      }
      return UNORDERED;
    }
    long a = SoftFloat.operand(format, context, left);
    long b = SoftFloat.operand(format, context, right);
    if (format.isDenormal(a) || format.isDenormal(b)) {
      context.raise(DENORMAL);
    }
    return Integer.signum(Long.compare(ordered(format, a), ordered(format, b)));
  }

  /** The value as an integer of the same order; both zeros are 0. */
  private static long ordered(FloatFormat format, long bits) {
    long magnitude = format.magnitude(bits);
    return format.isNegative(bits) ? -magnitude : magnitude;
  }

  /** MIN and MAX: the second operand where one is a NaN or both are zeros. */
  static long select(FloatFormat format, FloatContext context, long left, long right, int wanted) {
    int order = compare(format, context, left, right, true);
    return SoftFloat.operand(format, context, order == wanted ? left : right);
  }

  /** Between the two formats. */
  static long convert(FloatFormat from, FloatFormat to, FloatContext context, long value) {
    long sign = to.sign(from.isNegative(value));
    if (from.isNan(value)) {
      if (from.isSignalling(value)) {
        context.raise(INVALID);
      }
      long payload = (value & from.fraction()) << (63 - from.fractionBits());
      return sign | to.infinity() | to.quietBit() | payload >>> (63 - to.fractionBits());
    }
    long bits = SoftFloat.operand(from, context, value);
    if (from.isZero(bits)) {
      return sign;
    }
    if (from.isInfinite(bits)) {
      return sign | to.infinity();
    }
    if (from.isDenormal(bits)) {
      context.raise(DENORMAL);
    }
    return SoftFloat.round(
        to, context, from.isNegative(bits), from.exponent(bits), from.significand(bits));
  }

  static long fromInteger(FloatFormat format, FloatContext context, long value) {
    if (value == 0) {
      return 0;
    }
    long magnitude = Math.abs(value);
    int shift = Long.numberOfLeadingZeros(magnitude);
    return SoftFloat.round(format, context, value < 0, 63 - shift, magnitude << shift);
  }

  /**
   * To a signed integer.
   *
   * @param width 32 or 64 bits
   * @return the integer, or the "integer indefinite" (only the sign bit set) where it does not fit;
   *     of 32-bit results only the low half counts
   */
  static long toInteger(
      FloatFormat format, FloatContext context, long value, int rounding, int width) {
    long indefinite = Long.MIN_VALUE >> (64 - width);
    long bits = SoftFloat.operand(format, context, value);
    if (format.isZero(bits)) {
      return 0;
    }
    boolean negative = format.isNegative(bits);
    if (format.magnitude(bits) >= format.infinity() || format.exponent(bits) >= width) {
      context.raise(INVALID);
      return indefinite;
    }
    long magnitude = integralPart(format, bits, rounding);
    long limit = negative ? indefinite : ~indefinite;
    long result = negative ? -magnitude : magnitude;
    if (Long.compareUnsigned(magnitude, Math.abs(limit)) > 0) {
      context.raise(INVALID);
      return indefinite;
    }
    if (!isIntegral(format, bits)) {
      context.raise(PRECISION);
    }
    return result;
  }

  /** ROUND: to an integral value in the same format. */
  static long roundToIntegral(
      FloatFormat format, FloatContext context, long value, int rounding, boolean quietly) {
    if (format.isNan(value)) {
      return SoftFloat.propagate(format, context, value, value);
    }
    long bits = SoftFloat.operand(format, context, value);
    if (format.isZero(bits) || format.isInfinite(bits) || isIntegral(format, bits)) {
      return bits;
    }
    if (!quietly) {
      context.raise(PRECISION);
    }
    long sign = bits & format.signBit();
    long magnitude = integralPart(format, bits, rounding);
    if (magnitude == 0) {
      return sign;
    }
    int shift = Long.numberOfLeadingZeros(magnitude);
    // Not integral before, so it has no more bits than the fraction: exact.
    return sign | SoftFloat.round(format, context, false, 63 - shift, magnitude << shift);
  }

  private static boolean isIntegral(FloatFormat format, long bits) {
    int exponent = format.exponent(bits);
    return exponent >= 63 || exponent >= 0 && format.significand(bits) << (exponent + 1) == 0;
  }

  /** The magnitude, below 2^64, rounded to an integer. */
  private static long integralPart(FloatFormat format, long bits, int rounding) {
    int exponent = format.exponent(bits);
    long significand = format.significand(bits);
    if (exponent >= 63) {
      return significand;
    }
    // Split at the binary point, the rest with its first bit in bit 63.
    long kept = exponent < 0 ? 0 : significand >>> (63 - exponent);
    long rest =
        exponent < 0
            ? SoftFloat.shiftRightSticky(significand, -1 - exponent)
            : significand << (exponent + 1);
    boolean up = SoftFloat.roundsUp(rounding, format.isNegative(bits), kept, rest, Long.MIN_VALUE);
    return up ? kept + 1 : kept;
  }
}
