package org.xenolith.x86.cpu.x87;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * The arithmetic against Java's own: with 53 bits of precision and exponents in range the results
 * must be those of doubles. The whole range is compared with the host's processor in module
 * conformance.
 */
final class ExtendedArithmeticTest {
  private static final int CASES = 20_000;
  private static final int PRECISION_53 = 0x27f;

  private final long seed = Long.getLong("xenolith.seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  private final ExtendedResult result = new ExtendedResult();
  private final ExtendedArithmetic arithmetic = new ExtendedArithmetic(result);
  private final ExtendedConversions conversions = new ExtendedConversions(result);
  private final ExtendedRemainder remainder = new ExtendedRemainder(result);

  /** An extended value on its own. */
  private record Value(long significand, int signExponent) {}

  private Value extended(double value) {
    conversions.fromFloat64(Double.doubleToRawLongBits(value));
    return taken();
  }

  private Value taken() {
    return new Value(result.significand, result.signExponent);
  }

  private double asDouble(Value value) {
    return Double.longBitsToDouble(conversions.toFloat64(value.significand, value.signExponent));
  }

  /** Results of operations on two of these stay normal. */
  private double someDouble() {
    double magnitude = Math.scalb(1 + random.nextDouble(), random.nextInt(-200, 200));
    double rounder = random.nextInt(4) == 0 ? Math.rint(magnitude) + 1 : magnitude;
    return random.nextBoolean() ? rounder : -rounder;
  }

  @Test
  void doublesAddSubtractMultiplyDivideAndTakeRootsAsInJava() {
    for (int i = 0; i < CASES; i++) {
      double x = someDouble();
      double y =
          random.nextInt(3) == 0 ? x * (1 + Math.scalb(random.nextDouble(), -40)) : someDouble();
      result.begin(PRECISION_53);
      Value a = extended(x);
      Value b = extended(y);
      String what = x + " and " + y + ", seed " + seed;
      arithmetic.add(a.significand, a.signExponent, b.significand, b.signExponent);
      assertThat(asDouble(taken())).as("sum of " + what).isEqualTo(x + y);
      arithmetic.subtract(a.significand, a.signExponent, b.significand, b.signExponent);
      assertThat(asDouble(taken())).as("difference of " + what).isEqualTo(x - y);
      arithmetic.multiply(a.significand, a.signExponent, b.significand, b.signExponent);
      assertThat(asDouble(taken())).as("product of " + what).isEqualTo(x * y);
      arithmetic.divide(a.significand, a.signExponent, b.significand, b.signExponent);
      assertThat(asDouble(taken())).as("quotient of " + what).isEqualTo(x / y);
      arithmetic.squareRoot(a.significand, a.signExponent & ExtendedFormat.EXPONENT_MASK);
      assertThat(asDouble(taken())).as("root of " + what).isEqualTo(Math.sqrt(Math.abs(x)));
    }
  }

  @Test
  void remaindersAreThoseOfJavaAfterAllTheirSteps() {
    for (int i = 0; i < CASES; i++) {
      double x = someDouble();
      double y = someDouble();
      assertThat(reduced(x, y, false)).as(x + " % " + y + ", seed " + seed).isEqualTo(x % y);
      assertThat(reduced(x, y, true))
          .as("nearest " + x + ", " + y + ", seed " + seed)
          .isEqualTo(Math.IEEEremainder(x, y));
    }
  }

  private double reduced(double x, double y, boolean toNearest) {
    result.begin(X87Status.CONTROL_INITIAL);
    Value b = extended(y);
    Value a = extended(x);
    do {
      remainder.remainder(a.significand, a.signExponent, b.significand, b.signExponent, toNearest);
      a = taken();
    } while ((remainder.conditions & X87Status.C2) != 0);
    return asDouble(a);
  }

  @Test
  void narrowingIsJavas() {
    for (int i = 0; i < CASES; i++) {
      double x = Math.scalb(1 + random.nextDouble(), random.nextInt(-160, 140));
      result.begin(X87Status.CONTROL_INITIAL);
      Value a = extended(x);
      int bits = conversions.toFloat32(a.significand, a.signExponent);
      assertThat(Float.intBitsToFloat(bits)).as(x + ", seed " + seed).isEqualTo((float) x);
      if (x < 0x1p62) {
        assertThat(conversions.toInteger(a.significand, a.signExponent, 64))
            .as(x + ", seed " + seed)
            .isEqualTo((long) Math.rint(x));
        assertThat(conversions.toIntegerTruncating(a.significand, a.signExponent, 64))
            .as(x + ", seed " + seed)
            .isEqualTo((long) x);
      }
    }
  }

  @Test
  void packedDecimalsGoThereAndBack() {
    for (int i = 0; i < CASES; i++) {
      long number = random.nextLong(-999_999_999_999_999_999L, 1_000_000_000_000_000_000L);
      number >>= random.nextInt(60);
      result.begin(X87Status.CONTROL_INITIAL);
      conversions.fromInteger(number);
      Value before = taken();
      long low = conversions.toDecimal(before.significand, before.signExponent);
      int high = result.signExponent;
      assertThat(Long.toHexString(low)).as("seed " + seed).matches("[0-9]+");
      conversions.fromDecimal(low, high);
      assertThat(taken()).as(number + ", seed " + seed).isEqualTo(before);
    }
  }

  @Test
  void transcendentalFunctionsAgreeWithJavasMath() {
    Transcendentals functions = new Transcendentals(result);
    SineCosine angles = new SineCosine(result);
    Value one = extended(1);
    for (int i = 0; i < CASES; i++) {
      double x = random.nextDouble(-1, 1);
      double y = random.nextDouble(0.001, 6);
      result.begin(X87Status.CONTROL_INITIAL);
      Value a = extended(x);
      Value b = extended(y);
      assertThat(angles.prepare(b.significand, b.signExponent)).isTrue();
      angles.takeSine();
      assertNear("sine", y, Math.sin(y));
      angles.takeCosine();
      assertNear("cosine", y, Math.cos(y));
      angles.prepare(a.significand, a.signExponent);
      angles.takeTangent();
      assertNear("tangent", x, Math.tan(x));
      functions.exponential(a.significand, a.signExponent);
      assertNear("2^x - 1", x, Math.expm1(x * Math.log(2)));
      functions.logarithm(b.significand, b.signExponent, one.significand, one.signExponent);
      assertNear("log2", y, Math.log(y) / Math.log(2));
      functions.arctangent(a.significand, a.signExponent, b.significand, b.signExponent);
      assertNear("atan2", x, Math.atan2(y, x));
    }
  }

  private void assertNear(String function, double x, double expected) {
    assertThat(asDouble(taken()))
        .as("%s of %s, seed %d", function, x, seed)
        .isCloseTo(expected, within(Math.max(Math.abs(expected), 0x1p-16) * 0x1p-48));
  }

  /** Pi has 66 bits here, so its sine is not that of the nearest extended value (SDM 1, 8.3.8). */
  @Test
  void theSineOfPiIsWhatSixtySixBitsOfItLeave() {
    SineCosine angles = new SineCosine(result);
    result.begin(X87Status.CONTROL_INITIAL);
    angles.prepare(0xc90f_daa2_2168_c235L, 0x4000);
    angles.takeSine();
    assertThat(taken()).isEqualTo(new Value(1L << 63, 0xbfbf));
  }

  @Test
  void constantsFollowTheRoundingMode() {
    assertThat(X87Constant.FLDPI.significand(ExtendedResult.ROUND_NEAREST))
        .isEqualTo(0xc90f_daa2_2168_c235L);
    assertThat(X87Constant.FLDPI.significand(ExtendedResult.ROUND_DOWN))
        .isEqualTo(0xc90f_daa2_2168_c234L);
    assertThat(X87Constant.FLDL2T.significand(ExtendedResult.ROUND_NEAREST))
        .isEqualTo(0xd49a_784b_cd1b_8afeL);
    assertThat(X87Constant.FLDL2T.significand(ExtendedResult.ROUND_UP))
        .isEqualTo(0xd49a_784b_cd1b_8affL);
  }
}
