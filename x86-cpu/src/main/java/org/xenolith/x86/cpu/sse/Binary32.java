package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.FloatFormat.BINARY32;
import static org.xenolith.x86.cpu.sse.FloatFormat.BINARY64;

/**
 * SSE's single-precision arithmetic, values in the low half of a long (the high half of operands is
 * ignored, of results 0). As in {@link Binary64}, Java's own arithmetic serves where rounding is to
 * nearest and all is masked; exactness shows in double precision, where products of two floats have
 * room.
 */
final class Binary32 {
  private static final int ABS = Integer.MAX_VALUE;
  private static final int FRACTION = (1 << 23) - 1;
  private static final int INFINITY = 0xff << 23;
  private static final int SAFE_MIN = 2 << 23;

  /** All integers up to this have floats. */
  private static final float EXACT_INTEGERS = 1 << 24;

  private static final long LOW = 0xffffffffL;

  private Binary32() {}

  private static float real(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & LOW;
  }

  private static boolean isDenormal(long bits) {
    return Integer.compareUnsigned(((int) bits & ABS) - 1, FRACTION) < 0;
  }

  /** A normal number that was not tiny before it was rounded. */
  private static boolean isSafe(float value) {
    int magnitude = Float.floatToRawIntBits(value) & ABS;
    return magnitude >= SAFE_MIN && magnitude < INFINITY;
  }

  static long add(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      float sum = a + b;
      if (isSafe(sum) && (context.precisionIsSticky() || isExactSum(a, b, sum))) {
        return bits(sum);
      }
    }
    return SoftFloat.add(BINARY32, context, left & LOW, right & LOW);
  }

  static long subtract(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      float difference = a - b;
      if (isSafe(difference) && (context.precisionIsSticky() || isExactSum(a, -b, difference))) {
        return bits(difference);
      }
    }
    return SoftFloat.subtract(BINARY32, context, left & LOW, right & LOW);
  }

  /** Knuth's TwoSum: whether the rounding error is 0. */
  private static boolean isExactSum(float a, float b, float sum) {
    float bRounded = sum - a;
    float aRounded = sum - bRounded;
    return (a - aRounded) + (b - bRounded) == 0;
  }

  static long multiply(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      float product = a * b;
      if (isSafe(product) && (context.precisionIsSticky() || (double) a * b == product)) {
        return bits(product);
      }
    }
    return SoftFloat.multiply(BINARY32, context, left & LOW, right & LOW);
  }

  static long divide(FloatContext context, long left, long right) {
    if (context.isPlain() && !isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      float quotient = a / b;
      if (isSafe(quotient) && (context.precisionIsSticky() || (double) quotient * b == a)) {
        return bits(quotient);
      }
    }
    return SoftFloat.divide(BINARY32, context, left & LOW, right & LOW);
  }

  static long squareRoot(FloatContext context, long value) {
    if (context.isPlain() && !isDenormal(value)) {
      float a = real(value);
      float root = (float) Math.sqrt(a);
      if (isSafe(root) && (context.precisionIsSticky() || (double) root * root == a)) {
        return bits(root);
      }
    }
    return SoftFloat.squareRoot(BINARY32, context, value & LOW);
  }

  static long minimum(FloatContext context, long left, long right) {
    if (!isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      if (a < b) {
        return left & LOW;
      }
      if (b < a) {
        return right & LOW;
      }
    }
    return SoftConversion.select(BINARY32, context, left & LOW, right & LOW, SoftConversion.LESS);
  }

  static long maximum(FloatContext context, long left, long right) {
    if (!isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
      if (a > b) {
        return left & LOW;
      }
      if (b > a) {
        return right & LOW;
      }
    }
    return SoftConversion.select(
        BINARY32, context, left & LOW, right & LOW, SoftConversion.GREATER);
  }

  /** One of SoftConversion's four orders. */
  static int compare(FloatContext context, long left, long right, boolean signalsQuiet) {
    if (!isDenormal(left) && !isDenormal(right)) {
      float a = real(left);
      float b = real(right);
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
    return SoftConversion.compare(BINARY32, context, left & LOW, right & LOW, signalsQuiet);
  }

  static long toBinary64(FloatContext context, long value) {
    float real = real(value);
    if (!isDenormal(value) && !Float.isNaN(real)) {
      return Double.doubleToRawLongBits(real);
    }
    return SoftConversion.convert(BINARY32, BINARY64, context, value & LOW);
  }

  static long fromInteger(FloatContext context, long value) {
    float real = value;
    if (Math.abs(real) < EXACT_INTEGERS) {
      return bits(real);
    }
    return SoftConversion.fromInteger(BINARY32, context, value);
  }

  /** To an integer of 32 or 64 bits, rounded as given. */
  static long toInteger(FloatContext context, long value, int rounding, int width) {
    double real = real(value);
    int integer = (int) real;
    if (integer == real) {
      return integer;
    }
    return SoftConversion.toInteger(BINARY32, context, value & LOW, rounding, width);
  }

  static long round(FloatContext context, long value, int rounding, boolean quietly) {
    return SoftConversion.roundToIntegral(BINARY32, context, value & LOW, rounding, quietly);
  }
}
