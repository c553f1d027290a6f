package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.FloatFormat.BINARY32;
import static org.xenolith.x86.cpu.sse.FloatFormat.BINARY64;

/**
 * SSE2's double-precision arithmetic. Java's own is the processor's where rounding is to nearest
 * and all exceptions are masked; what it does not tell, whether the result is exact, is either of
 * no interest (PE is set already) or found from the residual, which a fused multiply-add gives
 * exactly. Denormals, and whatever ends outside the normal numbers, go to {@link SoftFloat}.
 */
final class Binary64 {
  private static final long ABS = Long.MAX_VALUE;
  private static final long FRACTION = (1L << 52) - 1;
  private static final long INFINITY = 0x7ffL << 52;

  /** Results at least this large are far enough from underflow for residuals to be exact. */
  private static final long SAFE_MIN = 128L << 52;

  private Binary64() {}

  private static double real(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static boolean isDenormal(long bits) {
    return Long.compareUnsigned((bits & ABS) - 1, FRACTION) < 0;
  }

  private static boolean isSafe(long bits) {
    long magnitude = bits & ABS;
    return magnitude >= SAFE_MIN && magnitude < INFINITY;
  }

  static long add(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      double sum = a + b;
      if (isSafe(bits(sum)) && (context.precisionIsSticky() || isExactSum(a, b, sum))) {
        return bits(sum);
      }
    }
    return SoftFloat.add(BINARY64, context, left, right);
  }

  static long subtract(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      double difference = a - b;
      if (isSafe(bits(difference))
          && (context.precisionIsSticky() || isExactSum(a, -b, difference))) {
        return bits(difference);
      }
    }
    return SoftFloat.subtract(BINARY64, context, left, right);
  }

  /** Knuth's TwoSum: whether the rounding error is 0. */
  private static boolean isExactSum(double a, double b, double sum) {
    double bRounded = sum - a;
    double aRounded = sum - bRounded;
    return (a - aRounded) + (b - bRounded) == 0;
  }

  static long multiply(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      double product = a * b;
      if (isSafe(bits(product)) && (context.precisionIsSticky() || Math.fma(a, b, -product) == 0)) {
        return bits(product);
      }
    }
    return SoftFloat.multiply(BINARY64, context, left, right);
  }

  static long divide(FloatContext context, long left, long right) {
    if (context.isPlain() && isSafe(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      double quotient = a / b;
      if (isSafe(bits(quotient))
          && (context.precisionIsSticky() || Math.fma(-quotient, b, a) == 0)) {
        return bits(quotient);
      }
    }
    return SoftFloat.divide(BINARY64, context, left, right);
  }

  static long squareRoot(FloatContext context, long value) {
    if (context.isPlain() && isSafe(value) && value > 0) {
      double a = real(value);
      double root = Math.sqrt(a);
      if (context.precisionIsSticky() || Math.fma(-root, root, a) == 0) {
        return bits(root);
      }
    }
    return SoftFloat.squareRoot(BINARY64, context, value);
  }

  static long minimum(FloatContext context, long left, long right) {
    if (!isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      if (a < b) {
        return left;
      }
      if (b < a) {
        return right;
      }
    }
    return SoftConversion.select(BINARY64, context, left, right, SoftConversion.LESS);
  }

  static long maximum(FloatContext context, long left, long right) {
    if (!isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      if (a > b) {
        return left;
      }
      if (b > a) {
        return right;
      }
    }
    return SoftConversion.select(BINARY64, context, left, right, SoftConversion.GREATER);
  }

  /** One of SoftConversion's four orders. */
  static int compare(FloatContext context, long left, long right, boolean signalsQuiet) {
    if (!isDenormal(left) && !isDenormal(right)) {
      double a = real(left);
      double b = real(right);
      if (a < b) {
        return SoftConversion.LESS;
      }
      if (a > b) {
        return SoftConversion.GREATER;
      }
      if (a == b) {
        return SoftConversion.EQUAL;
      }
    }
    return SoftConversion.compare(BINARY64, context, left, right, signalsQuiet);
  }

  static long toBinary32(FloatContext context, long value) {
    if (context.isPlain()) {
      float narrow = (float) real(value);
      float magnitude = Math.abs(narrow);
      // Twice the smallest normal number: nothing that was tiny before rounding comes this far.
      if (magnitude >= 2 * Float.MIN_NORMAL
          && magnitude <= Float.MAX_VALUE
          && (context.precisionIsSticky() || narrow == real(value))) {
        return Float.floatToRawIntBits(narrow) & 0xffffffffL;
      }
    }
    return SoftConversion.convert(BINARY64, BINARY32, context, value);
  }

  static long fromInteger(FloatContext context, long value) {
    if (value == (int) value) {
      return bits((int) value);
    }
    return SoftConversion.fromInteger(BINARY64, context, value);
  }

  /** To an integer of 32 or 64 bits, rounded as given. */
  static long toInteger(FloatContext context, long value, int rounding, int width) {
    double real = real(value);
    int integer = (int) real;
    if (integer == real) {
      return integer;
    }
    return SoftConversion.toInteger(BINARY64, context, value, rounding, width);
  }

  static long round(FloatContext context, long value, int rounding, boolean quietly) {
    return SoftConversion.roundToIntegral(BINARY64, context, value, rounding, quietly);
  }
}
