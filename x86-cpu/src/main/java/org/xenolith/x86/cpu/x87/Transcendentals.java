package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.BIAS;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.INTEGER_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.SIGN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/**
 * F2XM1, FYL2X, FYL2XP1 and FPATAN. Values are worked out with 128 bits and rounded once, so they
 * are correctly rounded but for ties too close to tell; special operands follow the tables of SDM
 * volume 2.
 */
final class Transcendentals {
  private static final Series EXPONENTIAL = Series.reciprocalFactorials(1, 1, 36);
  private static final Series AREA_TANGENT = Series.oddReciprocals(28);

  /** ln 2 and its reciprocal, with 128 bits. */
  private static final Wide LN2 = constant(-1, 0xb172_17f7_d1cf_79abL, 0xc9e3_b398_03f2_f6afL);

  private static final Wide TWO_LOG2_E =
      constant(1, 0xb8aa_3b29_5c17_f0bbL, 0xbe87_fed0_691d_3e88L);

  /** The significand of the root of 2: from here on a number counts as below the next power. */
  private static final long ROOT_2 = 0xb504_f333_f9de_6484L;

  private final ExtendedResult result;
  private final Wide x = new Wide();
  private final Wide y = new Wide();
  private final Wide square = new Wide();
  private final Wide divisor = new Wide();
  private final Wide one = Wide.of(1);
  private final Arctangent arctangent = new Arctangent();

  Transcendentals(ExtendedResult result) {
    this.result = result;
  }

  private static Wide constant(int exponent, long high, long low) {
    Wide wide = new Wide();
    wide.set(false, exponent, high, low);
    return wide;
  }

  private void noteDenormals(long a, int aSe, long b, int bSe) {
    if (isDenormal(a, aSe) || isDenormal(b, bSe)) {
      result.flags |= X87Status.DE;
    }
  }

  /** 2^a - 1, for a from -1 to 1; beyond, where the manual promises nothing, a, inexactly. */
  void exponential(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return;
    }
    if (isZero(a, aSe)) {
      result.set(a, aSe);
      return;
    }
    if (isInfinity(a, aSe)) {
      result.set(a, sign(aSe) == 0 ? aSe : SIGN | BIAS);
      return;
    }
    noteDenormals(a, aSe, INTEGER_BIT, BIAS);
    int exponent = ExtendedFormat.exponent(aSe);
    if (exponent >= BIAS) {
      result.flags |= X87Status.PE;
      if (a == INTEGER_BIT && exponent == BIAS) {
        result.set(INTEGER_BIT, sign(aSe) == 0 ? BIAS : SIGN | BIAS - 1);
      } else {
        result.set(a, aSe);
      }
      return;
    }
    x.setExtended(a, aSe);
    x.multiply(LN2);
    EXPONENTIAL.evaluate(y, x);
    y.multiply(x);
    y.roundTo(result, false);
  }

  /** b * log2(a). */
  void logarithm(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    if (isZero(a, aSe)) {
      logarithmOfZero(b, bSe);
      return;
    }
    boolean isOne = a == INTEGER_BIT && aSe == BIAS;
    boolean invalid =
        sign(aSe) != 0 || isInfinity(a, aSe) && isZero(b, bSe) || isOne && isInfinity(b, bSe);
    if (invalid) {
      result.invalid();
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    int sign = sign(bSe) ^ (ExtendedFormat.exponent(aSe) < BIAS ? SIGN : 0);
    if (isInfinity(a, aSe) || isInfinity(b, bSe)) {
      result.setInfinity(sign);
    } else if (isOne || isZero(b, bSe)) {
      result.setZero(sign);
    } else {
      x.setExtended(a, aSe);
      boolean power = x.high == INTEGER_BIT;
      takeLogarithm();
      y.setExtended(b, bSe);
      x.multiply(y);
      roundAsInexact(power);
    }
  }

  /** Rounds x. Processors call exact logarithms inexact too, but do not round them. */
  private void roundAsInexact(boolean exact) {
    x.roundTo(result, exact);
    if (exact) {
      boolean tiny = ExtendedFormat.exponent(result.signExponent) == 0;
      result.flags |= tiny ? X87Status.PE | X87Status.UE : X87Status.PE;
    }
  }

  private void logarithmOfZero(long b, int bSe) {
    if (isZero(b, bSe)) {
      result.invalid();
      return;
    }
    if (!isInfinity(b, bSe)) {
      result.flags |= X87Status.ZE;
    }
    result.setInfinity(sign(bSe) ^ SIGN);
  }

  /** x = log2(x), exact for powers of two. */
  private void takeLogarithm() {
    int power = x.exponent;
    if (Bits128.below(ROOT_2, x.high)) {
      power++;
      x.exponent = -1;
    } else {
      x.exponent = 0;
    }
    // With s = (x - 1) / (x + 1): ln(x) = 2 * atanh(s).
    divisor.set(x);
    divisor.add(one);
    x.subtract(one);
    x.divide(divisor);
    takeAreaTangent();
    if (power != 0) {
      y.set(power < 0, 63, Math.abs(power), 0);
      x.add(y);
    }
  }

  /** x = 2 * log2(e) * atanh(x). */
  private void takeAreaTangent() {
    square.set(x);
    square.multiply(x);
    AREA_TANGENT.evaluate(y, square);
    x.multiply(y);
    x.multiply(TWO_LOG2_E);
  }

  /** b * log2(a + 1); where there is none, the manual promises nothing and a is the result. */
  void logarithmPlusOne(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    boolean invalid =
        isInfinity(a, aSe) && (sign(aSe) != 0 || isZero(b, bSe))
            || isZero(a, aSe) && isInfinity(b, bSe);
    if (invalid) {
      result.invalid();
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    int sign = sign(aSe ^ bSe);
    if (isInfinity(a, aSe) || isInfinity(b, bSe)) {
      result.setInfinity(sign);
      return;
    }
    if (isZero(a, aSe) || isZero(b, bSe)) {
      result.setZero(sign);
      return;
    }
    if (sign(aSe) != 0 && ExtendedFormat.exponent(aSe) >= BIAS) {
      result.flags |= X87Status.PE;
      result.set(a, aSe);
      return;
    }
    x.setExtended(a, aSe);
    if (x.exponent < -1) {
      // log2(1 + x) = 2 * log2(e) * atanh(x / (2 + x)), without losing the bits of a small x.
      divisor.set(false, 1, INTEGER_BIT, 0);
      divisor.add(x);
      x.divide(divisor);
      takeAreaTangent();
    } else {
      x.add(one);
      takeLogarithm();
    }
    y.setExtended(b, bSe);
    x.multiply(y);
    x.roundTo(result, false);
  }

  /** The angle of the point (a, b), from -pi to pi: arctan(b / a) and its quadrant. */
  void arctangent(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    boolean left = sign(aSe) != 0;
    boolean flat = isZero(b, bSe) || isInfinity(a, aSe) && !isInfinity(b, bSe);
    boolean steep = isZero(a, aSe) || isInfinity(b, bSe) && !isInfinity(a, aSe);
    if (flat && !left) {
      result.setZero(sign(bSe));
      return;
    }
    if (flat) {
      arctangent.halves(x, 2);
    } else if (steep) {
      arctangent.halves(x, 1);
    } else {
      if (isInfinity(a, aSe)) {
        x.set(one);
        y.set(one);
      } else {
        x.setExtended(a, aSe);
        y.setExtended(b, bSe);
      }
      x.negative = false;
      y.negative = false;
      arctangent.angle(x, y, left);
    }
    x.negative = sign(bSe) != 0;
    x.roundTo(result, false);
  }
}
