package org.xenolith.x86.cpu.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The exact path against Java's arithmetic, which is the processor's where rounding is to nearest,
 * and the fast path, with its flags, against the exact one.
 */
final class FloatTest {
  private static final String SEED_PROPERTY = "xenolith.test.seed";
  private static final int CASES = 50_000;
  private static final int MASKED = FloatContext.ALL_MASKED;

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final FloatContext fast = new FloatContext();
  private final FloatContext exact = new FloatContext();

  /** Doubles of every kind: denormals, NaNs, small integers, anything. */
  private long operand64() {
    return switch (random.nextInt(5)) {
      case 0 -> Double.doubleToRawLongBits(random.nextInt(-1000, 1000));
      case 1 -> random.nextLong() & 0x800fffffffffffffL;
      case 2 -> random.nextLong() & 0x800fffffffffffffL | (long) random.nextInt(960, 1090) << 52;
      case 3 -> Double.doubleToRawLongBits(random.nextLong() >> random.nextInt(64));
      default -> random.nextLong();
    };
  }

  private long operand32() {
    return switch (random.nextInt(5)) {
          case 0 -> Float.floatToRawIntBits(random.nextInt(-1000, 1000));
          case 1 -> random.nextInt() & 0x807fffff;
          case 2 -> random.nextInt() & 0x807fffff | random.nextInt(110, 145) << 23;
          case 3 -> Float.floatToRawIntBits(random.nextLong() >> random.nextInt(64));
          default -> random.nextInt();
        }
        & 0xffffffffL;
  }

  private interface Operation {
    long apply(FloatContext context, long a, long b);
  }

  private interface Soft {
    long apply(FloatFormat format, FloatContext context, long a, long b);
  }

  private interface Java64 {
    double apply(double a, double b);
  }

  private interface Java32 {
    float apply(float a, float b);
  }

  private void agree64(String name, Operation operation, Soft soft, Java64 java) {
    for (int n = 0; n < CASES; n++) {
      long a = operand64();
      long b = operand64();
      long expected = soft.apply(FloatFormat.BINARY64, exact.begin(MASKED), a, b);
      long result = operation.apply(fast.begin(MASKED), a, b);
      Supplier<String> what =
          () -> "%s of %x, %x (-D%s=%d)".formatted(name, a, b, SEED_PROPERTY, seed);
      assertThat(result).as(what).isEqualTo(expected);
      assertThat(fast.flags()).as(what).isEqualTo(exact.flags());
      double plain = java.apply(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
      assertThat((Double) Double.longBitsToDouble(expected)).as(what).isEqualTo((Double) plain);
    }
  }

  private void agree32(String name, Operation operation, Soft soft, Java32 java) {
    for (int n = 0; n < CASES; n++) {
      long a = operand32();
      long b = operand32();
      long expected = soft.apply(FloatFormat.BINARY32, exact.begin(MASKED), a, b);
      long result = operation.apply(fast.begin(MASKED), a, b);
      Supplier<String> what =
          () -> "%s of %x, %x (-D%s=%d)".formatted(name, a, b, SEED_PROPERTY, seed);
      assertThat(result).as(what).isEqualTo(expected);
      assertThat(fast.flags()).as(what).isEqualTo(exact.flags());
      float plain = java.apply(Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b));
      assertThat((Float) Float.intBitsToFloat((int) expected)).as(what).isEqualTo((Float) plain);
    }
  }

  @Test
  void sums() {
    agree64("add", Binary64::add, SoftFloat::add, Double::sum);
    agree32("add", Binary32::add, SoftFloat::add, Float::sum);
    agree64("subtract", Binary64::subtract, SoftFloat::subtract, (a, b) -> a - b);
    agree32("subtract", Binary32::subtract, SoftFloat::subtract, (a, b) -> a - b);
  }

  @Test
  void productsAndQuotients() {
    agree64("multiply", Binary64::multiply, SoftFloat::multiply, (a, b) -> a * b);
    agree32("multiply", Binary32::multiply, SoftFloat::multiply, (a, b) -> a * b);
    agree64("divide", Binary64::divide, SoftFloat::divide, (a, b) -> a / b);
    agree32("divide", Binary32::divide, SoftFloat::divide, (a, b) -> a / b);
  }

  @Test
  void squareRoots() {
    agree64(
        "root",
        (context, a, b) -> Binary64.squareRoot(context, a),
        (format, context, a, b) -> SoftFloat.squareRoot(format, context, a),
        (a, b) -> Math.sqrt(a));
    agree32(
        "root",
        (context, a, b) -> Binary32.squareRoot(context, a),
        (format, context, a, b) -> SoftFloat.squareRoot(format, context, a),
        (a, b) -> (float) Math.sqrt(a));
  }

  @Test
  void tininessIsDetectedAfterRounding() {
    // 2^-1022 - 2^-1075 has 53 bits, so it is tiny, though it becomes the smallest normal number.
    long minimum = Double.doubleToRawLongBits(Double.MIN_NORMAL);
    long almostOne = Double.doubleToRawLongBits(Math.nextDown(1.0));
    long product = Binary64.multiply(fast.begin(MASKED), minimum, almostOne);
    assertThat(product).isEqualTo(minimum);
    assertThat(fast.flags()).isEqualTo(FloatContext.PRECISION | FloatContext.UNDERFLOW);
    // 2^-1022 - 2^-1126 has not, and rounds to the same.
    long above = Double.doubleToRawLongBits(0x1.0000000000001p-511);
    long below = Double.doubleToRawLongBits(0x1.ffffffffffffep-512);
    assertThat(Binary64.multiply(fast.begin(MASKED), above, below)).isEqualTo(minimum);
    assertThat(fast.flags()).isEqualTo(FloatContext.PRECISION);
    long slightlyLess = Double.doubleToRawLongBits(Double.MIN_NORMAL / 2 * 1.5);
    long flushed =
        Binary64.multiply(
            fast.begin(MASKED | FloatContext.FLUSH_TO_ZERO),
            slightlyLess,
            Double.doubleToRawLongBits(-1));
    assertThat(flushed).isEqualTo(Long.MIN_VALUE);
    assertThat(fast.flags() & FloatContext.UNDERFLOW).isNotZero();
  }

  @Test
  void roundingModesReachBothSides() {
    long one = Double.doubleToRawLongBits(1);
    long three = Double.doubleToRawLongBits(3);
    double nearest = 1.0 / 3;
    assertThat(third(FloatContext.NEAREST, one, three)).isEqualTo(nearest);
    assertThat(third(FloatContext.DOWN, one, three)).isEqualTo(nearest);
    assertThat(third(FloatContext.UP, one, three)).isEqualTo(Math.nextUp(nearest));
    assertThat(third(FloatContext.TRUNCATE, one, three)).isEqualTo(nearest);
  }

  private double third(int rounding, long one, long three) {
    return Double.longBitsToDouble(
        Binary64.divide(fast.begin(MASKED | rounding << 13), one, three));
  }
}
