package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.BIAS;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.SIGN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalExponent;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalSignificand;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/** FPREM, FPREM1, FSCALE and FXTRACT: the operations that work on the exponent; all are exact. */
public final class ExtendedRemainder {
  private final ExtendedResult result;

  /** C2 after a partial remainder; C0, C3, C1 as the quotient's bits 2, 1, 0 after a whole one. */
  public int conditions;

  /** The conditions that the last remainder left alone: C0 and C3 where it had no quotient. */
  public int conditionsKept;

  public ExtendedRemainder(ExtendedResult result) {
    this.result = result;
  }

  /**
   * The remainder of a / b, or a step on the way to it where the exponents are 64 or more apart.
   *
   * @param toNearest the quotient is rounded to nearest (FPREM1) and not truncated (FPREM)
   */
  public void remainder(long a, int aSe, long b, int bSe, boolean toNearest) {
    conditions = 0;
    conditionsKept = X87Status.C0 | X87Status.C3;
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    if (isInfinity(a, aSe) || isZero(b, bSe)) {
      result.invalid();
      return;
    }
    if (isDenormal(a, aSe) || isDenormal(b, bSe)) {
      result.flags |= X87Status.DE;
    }
    conditionsKept = 0;
    if (isZero(a, aSe) || isInfinity(b, bSe)) {
      result.setUnrounded(a, aSe);
      return;
    }
    int aExponent = normalExponent(a, aSe);
    long dividend = normalSignificand(a);
    int distance = aExponent - normalExponent(b, bSe);
    if (distance < (toNearest ? -1 : 0)) {
      result.roundFull(sign(aSe), aExponent, dividend, 0);
    } else if (distance >= 64) {
      reducePartly(sign(aSe), aExponent, dividend, distance, normalSignificand(b));
    } else {
      reduce(
          sign(aSe), dividend, distance, normalExponent(b, bSe), normalSignificand(b), toNearest);
    }
  }

  /** Takes off between 32 and 63 bits of the quotient. */
  private void reducePartly(int sign, int exponent, long dividend, int distance, long divisor) {
    int bits = distance & 31 | 32;
    long high = dividend >>> 64 - bits;
    long quotient = Bits128.divide(high, dividend << bits, divisor);
    conditions = X87Status.C2;
    finish(sign, exponent - bits, (dividend << bits) - quotient * divisor);
  }

  private void reduce(
      int sign, long dividend, int distance, int exponent, long divisor, boolean toNearest) {
    if (distance < 0) {
      // The quotient is 0 or, where the dividend is more than half of the divisor, 1.
      boolean one = Bits128.below(divisor, dividend);
      conditions = one ? X87Status.C1 : 0;
      if (one) {
        finish(sign ^ SIGN, exponent - 1, (divisor << 1) - dividend);
      } else {
        finish(sign, exponent - 1, dividend);
      }
      return;
    }
    long high = distance == 0 ? 0 : dividend >>> 64 - distance;
    long quotient = Bits128.divide(high, dividend << distance, divisor);
    long rest = (dividend << distance) - quotient * divisor;
    int restSign = sign;
    if (toNearest) {
      long missing = divisor - rest;
      if (Bits128.below(missing, rest) || missing == rest && (quotient & 1) != 0) {
        rest = missing;
        restSign ^= SIGN;
        quotient++;
      }
    }
    conditions =
        ((quotient & 4) != 0 ? X87Status.C0 : 0)
            | ((quotient & 2) != 0 ? X87Status.C3 : 0)
            | ((quotient & 1) != 0 ? X87Status.C1 : 0);
    if (rest == 0) {
      result.setZero(sign);
    } else {
      finish(restSign, exponent, rest);
    }
  }

  private void finish(int sign, int exponent, long significand) {
    if (significand == 0) {
      result.setZero(sign);
      return;
    }
    int zeros = Long.numberOfLeadingZeros(significand);
    result.roundFull(sign, exponent - zeros, significand << zeros, 0);
  }

  /** a * 2^trunc(b) (SDM volume 2, table of FSCALE). */
  public void scale(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    boolean down = sign(bSe) != 0;
    if (isInfinity(b, bSe)) {
      scaleByInfinity(a, aSe, down);
      return;
    }
    if (isDenormal(a, aSe) || isDenormal(b, bSe)) {
      result.flags |= X87Status.DE;
    }
    if (isInfinity(a, aSe) || isZero(a, aSe) || isZero(b, bSe)) {
      result.setUnrounded(a, aSe);
      return;
    }
    int shift = 0;
    int bExponent = ExtendedFormat.exponent(bSe) - BIAS;
    if (bExponent > 16) {
      shift = 1 << 17;
    } else if (bExponent >= 0) {
      shift = (int) (b >>> 63 - bExponent);
    }
    int exponent = normalExponent(a, aSe) + (down ? -shift : shift);
    result.roundFull(sign(aSe), exponent, normalSignificand(a), 0);
  }

  private void scaleByInfinity(long a, int aSe, boolean down) {
    if (down ? isInfinity(a, aSe) : isZero(a, aSe)) {
      result.invalid();
      return;
    }
    if (isDenormal(a, aSe)) {
      result.flags |= X87Status.DE;
    }
    if (down) {
      result.setZero(sign(aSe));
    } else {
      result.setInfinity(sign(aSe));
    }
  }

  /** The significand of a as a number from 1 up to 2, for FXTRACT; exceptions are noted here. */
  public void extractSignificand(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return;
    }
    if (isInfinity(a, aSe)) {
      result.set(a, aSe);
    } else if (isZero(a, aSe)) {
      result.flags |= X87Status.ZE;
      result.set(a, aSe);
    } else {
      if (isDenormal(a, aSe)) {
        result.flags |= X87Status.DE;
      }
      result.set(normalSignificand(a), sign(aSe) | BIAS);
    }
  }

  /** The exponent of a, unbiased, as a number; after {@link #extractSignificand} and its checks. */
  public void extractExponent(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return;
    }
    if (isInfinity(a, aSe)) {
      result.setInfinity(0);
    } else if (isZero(a, aSe)) {
      result.setInfinity(SIGN);
    } else {
      int power = normalExponent(a, aSe) - BIAS;
      if (power == 0) {
        result.setZero(0);
        return;
      }
      int magnitude = Math.abs(power);
      int zeros = Integer.numberOfLeadingZeros(magnitude);
      result.set((long) magnitude << 32 + zeros, (power < 0 ? SIGN : 0) | (BIAS + 31 - zeros));
    }
  }
}
