package org.xenolith.x86.cpu.x87;

/**
 * A number with 128 bits of significand, twice what the results of transcendental functions keep:
 * {@code (-1)^negative * high:low * 2^(exponent - 127)}, the top bit of {@code high} set, or zero.
 * Changed in place. Each operation is off by a few units of the last bit at most.
 */
final class Wide {
  boolean negative;
  int exponent;
  long high;
  long low;

  boolean isZero() {
    return high == 0;
  }

  /** An integer that is not negative. */
  static Wide of(long integer) {
    Wide wide = new Wide();
    if (integer != 0) {
      wide.set(false, 63, integer, 0);
    }
    return wide;
  }

  /** The quotient of two integers above zero. */
  static Wide ratio(long dividend, long divisor) {
    Wide wide = of(dividend);
    wide.divide(of(divisor));
    return wide;
  }

  void set(Wide other) {
    negative = other.negative;
    exponent = other.exponent;
    high = other.high;
    low = other.low;
  }

  void setZero() {
    negative = false;
    exponent = 0;
    high = 0;
    low = 0;
  }

  /** Takes over {@code newHigh:newLow * 2^(newExponent - 127)}, normalised here. */
  void set(boolean newNegative, int newExponent, long newHigh, long newLow) {
    negative = newNegative;
    exponent = newExponent;
    high = newHigh;
    low = newLow;
    normalize();
  }

  /** An extended value that is a number and not zero. */
  void setExtended(long significand, int signExponent) {
    set(
        ExtendedFormat.sign(signExponent) != 0,
        ExtendedFormat.normalExponent(significand, signExponent) - ExtendedFormat.BIAS,
        ExtendedFormat.normalSignificand(significand),
        0);
  }

  private void normalize() {
    if (high == 0) {
      if (low == 0) {
        setZero();
        return;
      }
      high = low;
      low = 0;
      exponent -= 64;
    }
    int zeros = Long.numberOfLeadingZeros(high);
    if (zeros != 0) {
      high = high << zeros | low >>> 64 - zeros;
      low <<= zeros;
      exponent -= zeros;
    }
  }

  void negate() {
    negative = !negative;
  }

  void multiply(Wide other) {
    if (isZero() || other.isZero()) {
      setZero();
      return;
    }
    long cross1 = Math.unsignedMultiplyHigh(high, other.low);
    long cross2 = Math.unsignedMultiplyHigh(low, other.high);
    long productHigh = Math.unsignedMultiplyHigh(high, other.high);
    long productLow = high * other.high;
    long sum = productLow + cross1;
    productHigh += Bits128.below(sum, productLow) ? 1 : 0;
    productLow = sum + cross2;
    productHigh += Bits128.below(productLow, sum) ? 1 : 0;
    set(negative != other.negative, exponent + other.exponent + 1, productHigh, productLow);
  }

  void add(Wide other) {
    add(other, other.negative);
  }

  void subtract(Wide other) {
    add(other, !other.negative);
  }

  private void add(Wide other, boolean otherNegative) {
    if (other.isZero()) {
      return;
    }
    if (isZero()) {
      set(other);
      negative = otherNegative;
      return;
    }
    if (compareMagnitude(other) >= 0) {
      combine(
          negative,
          exponent,
          high,
          low,
          otherNegative,
          exponent - other.exponent,
          other.high,
          other.low);
    } else {
      combine(
          otherNegative,
          other.exponent,
          other.high,
          other.low,
          negative,
          other.exponent - exponent,
          high,
          low);
    }
  }

  /** Sets this to a larger number plus a smaller one that lies {@code shift} places below. */
  private void combine(
      boolean sign,
      int largeExponent,
      long largeHigh,
      long largeLow,
      boolean smallSign,
      int shift,
      long smallHigh,
      long smallLow) {
    long shiftedLow = Bits128.shiftRightLowJamming(smallHigh, smallLow, shift);
    long shiftedHigh = shift < 64 ? smallHigh >>> shift : 0;
    if (sign == smallSign) {
      long sumLow = largeLow + shiftedLow;
      long carry = Bits128.below(sumLow, largeLow) ? 1 : 0;
      long sumHigh = largeHigh + shiftedHigh + carry;
      boolean overflow =
          Bits128.below(sumHigh, largeHigh) || sumHigh == largeHigh && (shiftedHigh | carry) != 0;
      if (overflow) {
        set(sign, largeExponent + 1, Long.MIN_VALUE | sumHigh >>> 1, sumHigh << 63 | sumLow >>> 1);
      } else {
        set(sign, largeExponent, sumHigh, sumLow);
      }
    } else {
      long borrow = Bits128.below(largeLow, shiftedLow) ? 1 : 0;
      set(sign, largeExponent, largeHigh - shiftedHigh - borrow, largeLow - shiftedLow);
    }
  }

  /** As {@link Integer#compare}, signs apart; not for zero. */
  int compareMagnitude(Wide other) {
    if (exponent != other.exponent) {
      return Integer.compare(exponent, other.exponent);
    }
    return high != other.high
        ? Long.compareUnsigned(high, other.high)
        : Long.compareUnsigned(low, other.low);
  }

  /** Divides by a number that is not zero. */
  void divide(Wide other) {
    if (isZero()) {
      return;
    }
    // Halved, so that the dividend's upper part is below the divisor's.
    long middle = high << 63 | low >>> 1;
    long digit = Bits128.divide(high >>> 1, middle, other.high);
    // Long division: the first digit was found by the divisor's upper half and may be too large.
    long rest = middle - digit * other.high;
    long next = low << 63;
    long productHigh = Math.unsignedMultiplyHigh(digit, other.low);
    long productLow = digit * other.low;
    while (isLess(rest, next, productHigh, productLow)) {
      digit--;
      productHigh -= Bits128.below(productLow, other.low) ? 1 : 0;
      productLow -= other.low;
      long sum = rest + other.high;
      if (Bits128.below(sum, rest)) {
        // The rest has outgrown 64 bits, and with them every product.
        rest = sum;
        break;
      }
      rest = sum;
    }
    rest -= productHigh + (Bits128.below(next, productLow) ? 1 : 0);
    next -= productLow;
    // The second one is off by two at most.
    long lastDigit = Bits128.below(rest, other.high) ? Bits128.divide(rest, next, other.high) : -1L;
    set(negative != other.negative, exponent - other.exponent, digit, lastDigit);
  }

  private static boolean isLess(long aHigh, long aLow, long bHigh, long bLow) {
    return aHigh == bHigh ? Bits128.below(aLow, bLow) : Bits128.below(aHigh, bHigh);
  }

  /** Rounds into a result; a bit below the last one is taken to be set unless exact. */
  void roundTo(ExtendedResult result, boolean exact) {
    if (isZero()) {
      result.setZero(negative ? ExtendedFormat.SIGN : 0);
      return;
    }
    result.roundFull(
        negative ? ExtendedFormat.SIGN : 0,
        exponent + ExtendedFormat.BIAS,
        high,
        exact ? low : low | 1);
  }
}
