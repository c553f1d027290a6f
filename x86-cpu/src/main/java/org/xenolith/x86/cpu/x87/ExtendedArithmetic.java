package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.BIAS;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.INTEGER_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.SIGN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalExponent;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalSignificand;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/**
 * Add, subtract, multiply, divide and square root, correctly rounded, with all special operands
 * (SDM volume 2, the tables of FADD, FSUB, FMUL, FDIV and FSQRT).
 */
public final class ExtendedArithmetic {
  private final ExtendedResult result;

  public ExtendedArithmetic(ExtendedResult result) {
    this.result = result;
  }

  private void noteDenormals(long a, int aSe, long b, int bSe) {
    if (isDenormal(a, aSe) || isDenormal(b, bSe)) {
      result.flags |= X87Status.DE;
    }
  }

  /** a + b. */
  public void add(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    if (isInfinity(a, aSe) && isInfinity(b, bSe) && sign(aSe) != sign(bSe)) {
      result.invalid();
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    if (isInfinity(a, aSe)) {
      result.set(a, aSe);
    } else if (isInfinity(b, bSe)) {
      result.set(b, bSe);
    } else if (isZero(a, aSe)) {
      addToZero(sign(aSe), b, bSe);
    } else if (isZero(b, bSe)) {
      round(a, aSe);
    } else {
      addNumbers(a, aSe, b, bSe);
    }
  }

  /** a - b. */
  public void subtract(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    add(a, aSe, b, bSe ^ SIGN);
  }

  private void addToZero(int zeroSign, long b, int bSe) {
    if (!isZero(b, bSe)) {
      round(b, bSe);
    } else if (zeroSign == sign(bSe)) {
      result.setZero(zeroSign);
    } else {
      result.setZero(signOfExactZero());
    }
  }

  private int signOfExactZero() {
    return result.rounding() == ExtendedResult.ROUND_DOWN ? SIGN : 0;
  }

  private void round(long a, int aSe) {
    result.round(sign(aSe), normalExponent(a, aSe), normalSignificand(a), 0);
  }

  private void addNumbers(long a, int aSe, long b, int bSe) {
    int aExponent = normalExponent(a, aSe);
    int bExponent = normalExponent(b, bSe);
    long aNormal = normalSignificand(a);
    long bNormal = normalSignificand(b);
    boolean aLarger =
        aExponent != bExponent ? aExponent > bExponent : !Bits128.below(aNormal, bNormal);
    if (aLarger) {
      addToLarger(sign(aSe), aExponent, aNormal, sign(bSe), aExponent - bExponent, bNormal);
    } else {
      addToLarger(sign(bSe), bExponent, bNormal, sign(aSe), bExponent - aExponent, aNormal);
    }
  }

  /** Adds or subtracts a number that is not larger, {@code shift} places below. */
  private void addToLarger(
      int sign, int exponent, long large, int smallSign, int shift, long small) {
    long high = shift < 64 ? small >>> shift : 0;
    long low = Bits128.shiftRightLowJamming(small, 0, shift);
    if (sign == smallSign) {
      long sum = large + high;
      if (Bits128.below(sum, large)) {
        result.round(
            sign, exponent + 1, sum >>> 1 | INTEGER_BIT, Bits128.shiftRightLowJamming(sum, low, 1));
      } else {
        result.round(sign, exponent, sum, low);
      }
      return;
    }
    long difference = large - high - (low != 0 ? 1 : 0);
    low = -low;
    if ((difference | low) == 0) {
      result.setZero(signOfExactZero());
      return;
    }
    normalizeAndRound(sign, exponent, difference, low);
  }

  private void normalizeAndRound(int sign, int exponent, long high, long low) {
    if (high == 0) {
      int zeros = Long.numberOfLeadingZeros(low);
      result.round(sign, exponent - 64 - zeros, low << zeros, 0);
      return;
    }
    int zeros = Long.numberOfLeadingZeros(high);
    if (zeros == 0) {
      result.round(sign, exponent, high, low);
    } else {
      result.round(sign, exponent - zeros, high << zeros | low >>> 64 - zeros, low << zeros);
    }
  }

  /** a * b. */
  public void multiply(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    int sign = sign(aSe ^ bSe);
    boolean zero = isZero(a, aSe) || isZero(b, bSe);
    boolean infinite = isInfinity(a, aSe) || isInfinity(b, bSe);
    if (zero && infinite) {
      result.invalid();
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    if (zero) {
      result.setZero(sign);
      return;
    }
    if (infinite) {
      result.setInfinity(sign);
      return;
    }
    int exponent = normalExponent(a, aSe) + normalExponent(b, bSe) - BIAS + 1;
    long x = normalSignificand(a);
    long y = normalSignificand(b);
    long high = Math.unsignedMultiplyHigh(x, y);
    long low = x * y;
    if (high >= 0) {
      high = high << 1 | low >>> 63;
      low <<= 1;
      exponent--;
    }
    result.round(sign, exponent, high, low);
  }

  /** a / b. */
  public void divide(long a, int aSe, long b, int bSe) {
    if (result.takeNaN(a, aSe, b, bSe)) {
      return;
    }
    int sign = sign(aSe ^ bSe);
    boolean aInfinite = isInfinity(a, aSe);
    boolean bInfinite = isInfinity(b, bSe);
    boolean aZero = isZero(a, aSe);
    boolean bZero = isZero(b, bSe);
    if (aInfinite && bInfinite || aZero && bZero) {
      result.invalid();
      return;
    }
    if (bZero && !aInfinite) {
      // Of a denormal divided by zero only the zero is reported.
      result.flags |= X87Status.ZE;
      result.setInfinity(sign);
      return;
    }
    noteDenormals(a, aSe, b, bSe);
    if (aInfinite) {
      result.setInfinity(sign);
    } else if (bInfinite || aZero) {
      result.setZero(sign);
    } else {
      divideNumbers(sign, a, aSe, b, bSe);
    }
  }

  private void divideNumbers(int sign, long a, int aSe, long b, int bSe) {
    int exponent = normalExponent(a, aSe) - normalExponent(b, bSe) + BIAS;
    long dividend = normalSignificand(a);
    long divisor = normalSignificand(b);
    long low = 0;
    if (Bits128.below(dividend, divisor)) {
      exponent--;
    } else {
      low = dividend << 63;
      dividend >>>= 1;
    }
    long quotient = Bits128.divide(dividend, low, divisor);
    long remainder = low - quotient * divisor;
    result.round(sign, exponent, quotient, fractionBelow(remainder, divisor));
  }

  /** Half bit and sticky bit of remainder / divisor. */
  private static long fractionBelow(long remainder, long divisor) {
    if (remainder == 0) {
      return 0;
    }
    long missing = divisor - remainder;
    if (remainder == missing) {
      return Long.MIN_VALUE;
    }
    return Bits128.below(missing, remainder) ? Long.MIN_VALUE | 1 : 1;
  }

  /** The square root of a. */
  public void squareRoot(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return;
    }
    if (isZero(a, aSe)) {
      result.set(a, aSe);
      return;
    }
    if (sign(aSe) != 0) {
      result.invalid();
      return;
    }
    if (isInfinity(a, aSe)) {
      result.set(a, aSe);
      return;
    }
    noteDenormals(a, aSe, INTEGER_BIT, BIAS);
    int power = normalExponent(a, aSe) - BIAS;
    long high = normalSignificand(a);
    long low = 0;
    if ((power & 1) == 0) {
      low = high << 63;
      high >>>= 1;
    }
    long root = Bits128.squareRoot(high, low);
    // The remainder has up to 65 bits; above the root itself it means more than half a place.
    long restLow = low - root * root;
    long restHigh =
        high - Math.unsignedMultiplyHigh(root, root) - (Bits128.below(low, root * root) ? 1 : 0);
    long below = 0;
    if (restHigh != 0 || Bits128.below(root, restLow)) {
      below = Long.MIN_VALUE | 1;
    } else if (restLow != 0) {
      below = 1;
    }
    result.round(0, (power >> 1) + BIAS, root, below);
  }
}
