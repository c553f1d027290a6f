package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.BIAS;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.INTEGER_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.SIGN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/**
 * FSIN, FCOS, FSINCOS and FPTAN. Arguments are reduced by a pi of 66 bits (SDM volume 1, 8.3.8),
 * exactly, so results near its multiples are those of the hardware and not those of mathematics.
 */
final class SineCosine {
  private static final Series COSINE = Series.reciprocalFactorials(0, 2, 18);
  private static final Series SINE = Series.reciprocalFactorials(1, 2, 18);

  /** Half of pi in units of 2^-65: 66 bits, odd. */
  private static final long HALF_PI_HIGH = 3;

  private static final long HALF_PI_LOW = 0x243f_6a88_85a3_08d3L;

  /** The significand of a quarter of pi, rounded down; its exponent is -1. */
  private static final long QUARTER_PI = 0xc90f_daa2_2168_c234L;

  /** Below 2^TINY processors take an angle for its sine and 1 for its cosine. */
  private static final int TINY = -68;

  /** The same for the tangent. */
  private static final int TINY_TANGENT = -32;

  private final ExtendedResult result;
  private final Wide angle = new Wide();
  private final Wide square = new Wide();
  private final Wide sine = new Wide();
  private final Wide cosine = new Wide();
  private int quadrant;

  SineCosine(ExtendedResult result) {
    this.result = result;
  }

  /** Whether the argument is outside the range: C2 is set and nothing done. */
  static boolean isOutOfRange(long a, int aSe) {
    return a < 0
        && ExtendedFormat.exponent(aSe) >= BIAS + 63
        && ExtendedFormat.exponent(aSe) != ExtendedFormat.EXPONENT_MAX;
  }

  /**
   * Prepares sine and cosine of a number.
   *
   * @return false where the operand has settled the result: a NaN, an infinity, or zero whose sine
   *     and cosine the callers know
   */
  boolean prepare(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return false;
    }
    if (isInfinity(a, aSe)) {
      result.invalid();
      return false;
    }
    if (isDenormal(a, aSe)) {
      result.flags |= X87Status.DE;
    }
    if (isZero(a, aSe)) {
      return false;
    }
    reduce(a, aSe);
    square.set(angle);
    square.multiply(angle);
    square.negate();
    COSINE.evaluate(cosine, square);
    SINE.evaluate(sine, square);
    sine.multiply(angle);
    return true;
  }

  /** Sets angle (from -pi/4 to pi/4) and quadrant. */
  private void reduce(long a, int aSe) {
    angle.setExtended(a, aSe);
    quadrant = 0;
    boolean small =
        angle.exponent < -1 || angle.exponent == -1 && !Bits128.below(QUARTER_PI, angle.high);
    if (small) {
      return;
    }
    // The argument is significand * 2^(exponent + 2) units of 2^-65; long division bit by bit.
    long high = 0;
    long low = angle.high;
    for (int i = angle.exponent + 2; i > 0; i--) {
      high = high << 1 | low >>> 63;
      low <<= 1;
      quadrant <<= 1;
      if (high > HALF_PI_HIGH || high == HALF_PI_HIGH && !Bits128.below(low, HALF_PI_LOW)) {
        high -= HALF_PI_HIGH + (Bits128.below(low, HALF_PI_LOW) ? 1 : 0);
        low -= HALF_PI_LOW;
        quadrant |= 1;
      }
    }
    boolean negative = angle.negative;
    // Round the quotient to nearest: more than half of half pi is taken from above.
    if (high > 1 || high == 1 && Bits128.below(HALF_PI_LOW >>> 1 | 1L << 63, low)) {
      long borrow = Bits128.below(HALF_PI_LOW, low) ? 1 : 0;
      high = HALF_PI_HIGH - high - borrow;
      low = HALF_PI_LOW - low;
      quadrant++;
      negative = !negative;
    }
    angle.set(negative, 127 - 65, high, low);
    if (sign(aSe) != 0) {
      quadrant = -quadrant;
    }
    quadrant &= 3;
  }

  /** The sine of what was prepared. */
  void takeSine() {
    if (quadrant == 0 && angle.exponent < TINY) {
      takeAngle();
    } else {
      takeQuadrant(quadrant);
    }
  }

  /** Sine and tangent of a tiny angle are the angle: inexact, but not rounded in any direction. */
  private void takeAngle() {
    angle.roundTo(result, true);
    boolean denormal = ExtendedFormat.exponent(result.signExponent) == 0;
    result.flags |= denormal ? X87Status.PE | X87Status.UE : X87Status.PE;
  }

  /** The cosine of what was prepared: the sine a quarter turn on. */
  void takeCosine() {
    if (quadrant == 0 && angle.exponent < TINY) {
      takeOne();
      result.flags |= X87Status.PE;
    } else {
      takeQuadrant(quadrant + 1);
    }
  }

  private void takeQuadrant(int quarter) {
    Wide value = (quarter & 1) == 0 ? sine : cosine;
    boolean negative = value.negative;
    value.negative = negative != ((quarter & 2) != 0);
    value.roundTo(result, false);
    value.negative = negative;
  }

  /** The tangent of what was prepared. */
  void takeTangent() {
    if (quadrant == 0 && angle.exponent < TINY_TANGENT) {
      takeAngle();
    } else if ((quadrant & 1) == 0) {
      sine.divide(cosine);
      sine.roundTo(result, false);
    } else {
      cosine.divide(sine);
      cosine.negate();
      cosine.roundTo(result, false);
    }
  }

  /** The sine or tangent of zero. */
  void takeZero(int aSe) {
    result.setZero(aSe & SIGN);
  }

  /** The cosine of zero. */
  void takeOne() {
    result.set(INTEGER_BIT, BIAS);
  }
}
