package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.FloatContext.DENORMAL;
import static org.xenolith.x86.cpu.sse.FloatContext.DIVIDE_BY_ZERO;
import static org.xenolith.x86.cpu.sse.FloatContext.DOWN;
import static org.xenolith.x86.cpu.sse.FloatContext.INVALID;
import static org.xenolith.x86.cpu.sse.FloatContext.OVERFLOW;
import static org.xenolith.x86.cpu.sse.FloatContext.PRECISION;
import static org.xenolith.x86.cpu.sse.FloatContext.UNDERFLOW;
import static org.xenolith.x86.cpu.sse.FloatContext.UP;

/**
 * SSE's arithmetic in integers, with every exception, rounding mode and NaN as the processor has
 * them (Intel SDM volume 1, 4.8 and 11.5). Exact and slow: {@link Binary32} and {@link Binary64}
 * come here where Java's own arithmetic does not tell enough.
 */
final class SoftFloat {
  private SoftFloat() {}

  static long add(FloatFormat format, FloatContext context, long left, long right) {
    return addOrSubtract(format, context, left, right, 0);
  }

  static long subtract(FloatFormat format, FloatContext context, long left, long right) {
    return addOrSubtract(format, context, left, right, format.signBit());
  }

  private static long addOrSubtract(
      FloatFormat format, FloatContext context, long left, long right, long flip) {
    if (format.isNan(left) || format.isNan(right)) {
      return propagate(format, context, left, right);
    }
    long a = operand(format, context, left);
    long b = operand(format, context, right) ^ flip;
    boolean opposite = format.isNegative(a ^ b);
    if (format.isInfinite(a)) {
      if (format.isInfinite(b) && opposite) {
        return invalid(format, context);
      }
      return reportDenormals(format, context, a, b, a);
    }
    if (format.isInfinite(b)) {
      return reportDenormals(format, context, a, b, b);
    }
    reportDenormals(format, context, a, b, 0);
    if (format.isZero(b)) {
      return format.isZero(a) && opposite
          ? zeroOfCancellation(format, context)
          : pack(format, context, a);
    }
    if (format.isZero(a)) {
      return pack(format, context, b);
    }
    return format.magnitude(a) >= format.magnitude(b)
        ? sum(format, context, a, b, opposite)
        : sum(format, context, b, a, opposite);
  }

  /** A sum whose first term is not the smaller; neither is 0. */
  private static long sum(
      FloatFormat format, FloatContext context, long large, long small, boolean opposite) {
    int exponent = format.exponent(large);
    // One bit below the top leaves room for the carry; both formats leave more than two guard bits.
    long a = format.significand(large) >>> 1;
    long b = shiftRightSticky(format.significand(small) >>> 1, exponent - format.exponent(small));
    long total = opposite ? a - b : a + b;
    if (total == 0) {
      return zeroOfCancellation(format, context);
    }
    int shift = Long.numberOfLeadingZeros(total);
    return round(format, context, format.isNegative(large), exponent + 1 - shift, total << shift);
  }

  private static long zeroOfCancellation(FloatFormat format, FloatContext context) {
    return format.sign(context.rounding() == DOWN);
  }

  static long multiply(FloatFormat format, FloatContext context, long left, long right) {
    if (format.isNan(left) || format.isNan(right)) {
      return propagate(format, context, left, right);
    }
    long a = operand(format, context, left);
    long b = operand(format, context, right);
    boolean negative = format.isNegative(a ^ b);
    boolean zero = format.isZero(a) || format.isZero(b);
    if (format.isInfinite(a) || format.isInfinite(b)) {
      return zero
          ? invalid(format, context)
          : reportDenormals(format, context, a, b, format.sign(negative) | format.infinity());
    }
    reportDenormals(format, context, a, b, 0);
    if (zero) {
      return format.sign(negative);
    }
    long high = Math.unsignedMultiplyHigh(format.significand(a), format.significand(b));
    long low = format.significand(a) * format.significand(b);
    int exponent = format.exponent(a) + format.exponent(b) + 1;
    if (high >= 0) {
      high = high << 1 | low >>> 63;
      low <<= 1;
      exponent--;
    }
    return round(format, context, negative, exponent, sticky(high, low));
  }

  static long divide(FloatFormat format, FloatContext context, long left, long right) {
    if (format.isNan(left) || format.isNan(right)) {
      return propagate(format, context, left, right);
    }
    long a = operand(format, context, left);
    long b = operand(format, context, right);
    boolean negative = format.isNegative(a ^ b);
    if (format.isInfinite(a)) {
      return format.isInfinite(b)
          ? invalid(format, context)
          : reportDenormals(format, context, a, b, format.sign(negative) | format.infinity());
    }
    if (format.isInfinite(b)) {
      return reportDenormals(format, context, a, b, format.sign(negative));
    }
    if (format.isZero(b)) {
      if (format.isZero(a)) {
        return invalid(format, context);
      }
      context.raise(DIVIDE_BY_ZERO);
      return format.sign(negative) | format.infinity();
    }
    reportDenormals(format, context, a, b, 0);
    if (format.isZero(a)) {
      return format.sign(negative);
    }
    return quotient(format, context, a, b, negative);
  }

  private static long quotient(
      FloatFormat format, FloatContext context, long a, long b, boolean negative) {
    int exponent = format.exponent(a) - format.exponent(b);
    long remainder = format.significand(a);
    long divisor = format.significand(b);
    long quotient = 0;
    if (Long.compareUnsigned(remainder, divisor) < 0) {
      exponent--;
    } else {
      quotient = 1;
      remainder -= divisor;
    }
    // Long division; the remainder is below the divisor, so one shift carries at most one bit out.
    while (quotient >= 0) {
      boolean carry = remainder < 0;
      remainder <<= 1;
      quotient <<= 1;
      if (carry || Long.compareUnsigned(remainder, divisor) >= 0) {
        remainder -= divisor;
        quotient |= 1;
      }
    }
    return round(format, context, negative, exponent, sticky(quotient, remainder));
  }

  static long squareRoot(FloatFormat format, FloatContext context, long value) {
    if (format.isNan(value)) {
      return propagate(format, context, value, value);
    }
    long a = operand(format, context, value);
    if (format.isZero(a)) {
      return a;
    }
    if (format.isNegative(a)) {
      return invalid(format, context);
    }
    if (format.isInfinite(a)) {
      return a;
    }
    reportDenormals(format, context, a, 0, 0);
    int exponent = format.exponent(a);
    long significand = format.significand(a);
    // The radicand is high:low, significand * 2^63 or, for odd exponents, 2^64.
    boolean odd = (exponent & 1) != 0;
    long high = odd ? significand : significand >>> 1;
    long low = odd ? 0 : significand << 63;
    long root = 0;
    for (long bit = Long.MIN_VALUE; bit != 0; bit >>>= 1) {
      long trial = root | bit;
      long trialHigh = Math.unsignedMultiplyHigh(trial, trial);
      int order = Long.compareUnsigned(trialHigh, high);
      if (order < 0 || order == 0 && Long.compareUnsigned(trial * trial, low) <= 0) {
        root = trial;
      }
    }
    boolean exact = root * root == low && Math.unsignedMultiplyHigh(root, root) == high;
    return round(format, context, false, exponent >> 1, sticky(root, exact ? 0 : 1));
  }

  // ---- operands

  /** The operand as the processor takes it: DAZ applied. */
  static long operand(FloatFormat format, FloatContext context, long bits) {
    return format.isDenormal(bits) && context.denormalsAreZeros() ? bits & format.signBit() : bits;
  }

  private static long reportDenormals(
      FloatFormat format, FloatContext context, long a, long b, long result) {
    if (format.isDenormal(a) || format.isDenormal(b)) {
      context.raise(DENORMAL);
    }
    return result;
  }

  private static long invalid(FloatFormat format, FloatContext context) {
    context.raise(INVALID);
    return format.defaultNan();
  }

  /** The NaN that an operation on at least one gives: the first operand's before the second's. */
  static long propagate(FloatFormat format, FloatContext context, long left, long right) {
    if (format.isSignalling(left) || format.isSignalling(right)) {
      context.raise(INVALID);
    }
    return (format.isNan(left) ? left : right) | format.quietBit();
  }

  // ---- rounding

  static long shiftRightSticky(long bits, int count) {
    if (count == 0) {
      return bits;
    }
    return count > 63 ? (bits == 0 ? 0 : 1) : bits >>> count | (bits << -count == 0 ? 0 : 1);
  }

  private static long sticky(long bits, long lost) {
    return lost == 0 ? bits : bits | 1;
  }

  /** A finite number that is exact but may be denormal, as a result. */
  private static long pack(FloatFormat format, FloatContext context, long bits) {
    return format.isDenormal(bits)
        ? round(
            format,
            context,
            format.isNegative(bits),
            format.exponent(bits),
            format.significand(bits))
        : bits;
  }

  /** Whether the bits below the kept ones round the magnitude up. */
  static boolean roundsUp(int rounding, boolean negative, long kept, long rest, long half) {
    if (rest == 0) {
      return false;
    }
    return switch (rounding) {
      case FloatContext.NEAREST -> {
        int order = Long.compareUnsigned(rest, half);
        yield order > 0 || order == 0 && (kept & 1) != 0;
      }
      case DOWN -> negative;
      case UP -> !negative;
      default -> false;
    };
  }

  /**
   * Rounds to the format, with overflow, underflow and precision.
   *
   * @param exponent of the leading one, unbounded
   * @param significand leading one in bit 63, everything lost below folded into bit 0
   */
  static long round(
      FloatFormat format, FloatContext context, boolean negative, int exponent, long significand) {
    // Exponents beyond this overflow anyhow; unbounded, they would not fit beside a fraction.
    int biased = Math.min(exponent + format.bias(), 2 * format.bias() + 1);
    if (biased <= 0) {
      return roundTiny(format, context, negative, biased, significand);
    }
    int dropped = 63 - format.fractionBits();
    long half = 1L << (dropped - 1);
    long kept = significand >>> dropped;
    long rest = significand & (2 * half - 1);
    if (rest != 0) {
      context.raise(PRECISION);
      if (roundsUp(context.rounding(), negative, kept, rest, half)) {
        kept++;
      }
    }
    // The hidden one adds 1 to the exponent, and so does a carry out of the fraction.
    long magnitude = ((long) (biased - 1) << format.fractionBits()) + kept;
    return magnitude >= format.infinity()
        ? overflow(format, context, negative)
        : format.sign(negative) | magnitude;
  }

  private static long overflow(FloatFormat format, FloatContext context, boolean negative) {
    context.raise(OVERFLOW);
    if (context.isMasked(OVERFLOW)) {
      context.raise(PRECISION);
    }
    boolean toInfinity =
        switch (context.rounding()) {
          case FloatContext.NEAREST -> true;
          case DOWN -> negative;
          case UP -> !negative;
          default -> false;
        };
    return format.sign(negative) | (toInfinity ? format.infinity() : format.infinity() - 1);
  }

  private static long roundTiny(
      FloatFormat format, FloatContext context, boolean negative, int biased, long significand) {
    int rounding = context.rounding();
    int dropped = 63 - format.fractionBits();
    long half = 1L << (dropped - 1);
    boolean tiny = biased < 0 || !roundsToNormal(rounding, negative, significand, dropped);
    if (tiny && context.flushesToZero()) {
      context.raise(UNDERFLOW | PRECISION);
      return format.sign(negative);
    }
    long shifted = shiftRightSticky(significand, 1 - biased);
    long kept = shifted >>> dropped;
    long rest = shifted & (2 * half - 1);
    if (tiny && !context.isMasked(UNDERFLOW)) {
      // What the handler would be given is rounded as if the exponent had no bound.
      context.raise((significand & (2 * half - 1)) != 0 ? UNDERFLOW | PRECISION : UNDERFLOW);
    } else if (rest != 0) {
      context.raise(tiny ? UNDERFLOW | PRECISION : PRECISION);
    }
    long magnitude = roundsUp(rounding, negative, kept, rest, half) ? kept + 1 : kept;
    return format.sign(negative) | magnitude;
  }

  /**
   * Whether a number just below the smallest normal one becomes it when rounded as if the exponent
   * had no bound: then it is not tiny (tininess is detected after rounding).
   */
  private static boolean roundsToNormal(
      int rounding, boolean negative, long significand, int dropped) {
    long kept = significand >>> dropped;
    long half = 1L << (dropped - 1);
    return kept == -1L >>> dropped
        && roundsUp(rounding, negative, kept, significand & (2 * half - 1), half);
  }
}
