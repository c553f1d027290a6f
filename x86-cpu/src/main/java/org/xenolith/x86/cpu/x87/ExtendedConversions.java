package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.BIAS;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.EXPONENT_MAX;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.INTEGER_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.QUIET_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isNaN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isNaNOrUnsupported;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isUnsupported;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalExponent;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalSignificand;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/** Between the extended format and the formats in memory. */
public final class ExtendedConversions {
  /** The largest magnitude of a packed decimal: 18 digits. */
  private static final long DECIMAL_MAX = 999_999_999_999_999_999L;

  /** Sign, exponent and two leading digits of the packed decimal indefinite. */
  private static final int DECIMAL_INDEFINITE_HIGH = 0xffff;

  private static final long DECIMAL_INDEFINITE_LOW = 0xc000_0000_0000_0000L;

  private final ExtendedResult result;

  public ExtendedConversions(ExtendedResult result) {
    this.result = result;
  }

  // ---- to the extended format: exact

  /** A single as it stands: signalling NaNs stay so, no exception is noted. */
  public void fromFloat32(int bits) {
    fromFloat(bits >>> 16 & ExtendedFormat.SIGN, bits >>> 23 & 0xff, 0xff, (long) bits << 41 >>> 1);
  }

  /** A double as it stands. */
  public void fromFloat64(long bits) {
    int sign = (int) (bits >>> 48) & ExtendedFormat.SIGN;
    fromFloat(sign, (int) (bits >>> 52) & 0x7ff, 0x7ff, bits << 12 >>> 1);
  }

  /**
   * @param fraction left-aligned below the integer bit
   */
  private void fromFloat(int sign, int exponent, int exponentMax, long fraction) {
    int offset = BIAS - (exponentMax >>> 1);
    if (exponent == exponentMax) {
      result.set(fraction | INTEGER_BIT, sign | EXPONENT_MAX);
    } else if (exponent != 0) {
      result.set(fraction | INTEGER_BIT, sign | (exponent + offset));
    } else if (fraction == 0) {
      result.setZero(sign);
    } else {
      int zeros = Long.numberOfLeadingZeros(fraction);
      result.set(fraction << zeros, sign | (1 + offset - zeros));
    }
  }

  public static boolean isDenormalFloat32(int bits) {
    return (bits & 0x7f80_0000) == 0 && bits << 1 != 0;
  }

  public static boolean isDenormalFloat64(long bits) {
    return (bits & 0x7ff0_0000_0000_0000L) == 0 && bits << 1 != 0;
  }

  public void fromInteger(long value) {
    fromMagnitude(value < 0 ? ExtendedFormat.SIGN : 0, Math.abs(value));
  }

  /** An unsigned magnitude and a sign: -0 where the magnitude is zero. */
  private void fromMagnitude(int sign, long magnitude) {
    if (magnitude == 0) {
      result.setZero(sign);
      return;
    }
    int zeros = Long.numberOfLeadingZeros(magnitude);
    result.set(magnitude << zeros, sign | (BIAS + 63 - zeros));
  }

  /**
   * A packed decimal.
   *
   * @param low the lower 16 digits
   * @param high two digits in bits 7-0, the sign in bit 15
   */
  public void fromDecimal(long low, int high) {
    long magnitude = (high >>> 4 & 15) * 10L + (high & 15);
    for (int shift = 60; shift >= 0; shift -= 4) {
      magnitude = magnitude * 10 + (low >>> shift & 15);
    }
    fromMagnitude(high & ExtendedFormat.SIGN, magnitude);
  }

  // ---- to memory formats. With overflow or underflow unmasked nothing may be stored.

  public int toFloat32(long a, int aSe) {
    long packed = toFloat(a, aSe, 24, 0xff);
    return (int) packed;
  }

  public long toFloat64(long a, int aSe) {
    return toFloat(a, aSe, 53, 0x7ff);
  }

  private long toFloat(long a, int aSe, int precision, int exponentMax) {
    int fractionBits = precision - 1;
    long sign = sign(aSe) != 0 ? exponentMax + 1L << fractionBits : 0;
    long infinity = (long) exponentMax << fractionBits;
    if (isUnsupported(a, aSe)) {
      result.flags |= X87Status.IE;
      return (exponentMax + 1L << fractionBits) | infinity | 1L << fractionBits - 1;
    }
    if (isNaN(a, aSe)) {
      if ((a & QUIET_BIT) == 0) {
        result.flags |= X87Status.IE;
      }
      return sign | infinity | (a | QUIET_BIT) << 1 >>> 65 - precision;
    }
    if (isInfinity(a, aSe)) {
      return sign | infinity;
    }
    if (isZero(a, aSe)) {
      return sign;
    }
    int exponent = normalExponent(a, aSe) - BIAS + (exponentMax >>> 1);
    return sign | roundFloat(sign(aSe), exponent, normalSignificand(a), precision, exponentMax);
  }

  /** Exponent and fraction of the rounded magnitude. */
  private long roundFloat(int sign, int exponent, long high, int precision, int exponentMax) {
    long unit = 1L << 64 - precision;
    boolean roundsUp = ExtendedResult.roundsUp(result.rounding(), sign, high, 0, unit);
    boolean inexact = (high & unit - 1) != 0;
    boolean tiny =
        exponent < 0 || exponent == 0 && (Long.compareUnsigned(high, -unit) < 0 || !roundsUp);
    if (exponent <= 0) {
      return denormalFloat(sign, exponent, high, unit, tiny);
    }
    long infinity = (long) exponentMax << precision - 1;
    if (exponent < exponentMax) {
      long packed = ((long) exponent << precision - 1) + (high << 1 >>> 65 - precision);
      if (inexact && roundsUp) {
        packed++;
      }
      if (packed < infinity) {
        result.flags |= inexact ? X87Status.PE : 0;
        result.flags |= inexact && roundsUp ? X87Status.C1 : 0;
        return packed;
      }
    }
    result.flags |= X87Status.OE;
    if (!result.isMasked(X87Status.OE)) {
      return infinity;
    }
    boolean infinite = ExtendedResult.overflowsToInfinity(result.rounding(), sign);
    result.flags |= infinite ? X87Status.PE | X87Status.C1 : X87Status.PE;
    return infinite ? infinity : infinity - 1;
  }

  private long denormalFloat(int sign, int exponent, long high, long unit, boolean tiny) {
    int shift = 1 - exponent;
    long shifted = Bits128.shiftRightJamming(high, shift);
    long packed = shifted >>> Long.numberOfTrailingZeros(unit);
    if (tiny && !result.isMasked(X87Status.UE)) {
      result.flags |= X87Status.UE;
      return packed;
    }
    if ((shifted & unit - 1) != 0) {
      result.flags |= tiny ? X87Status.PE | X87Status.UE : X87Status.PE;
      if (ExtendedResult.roundsUp(result.rounding(), sign, shifted, 0, unit)) {
        result.flags |= X87Status.C1;
        packed++;
      }
    }
    return packed;
  }

  /**
   * Rounded by the control word to a signed integer of so many bits; the indefinite is -2^(n-1).
   */
  public long toInteger(long a, int aSe, int bits) {
    return toInteger(a, aSe, bits, result.rounding());
  }

  /** Truncated to a signed integer of so many bits. */
  public long toIntegerTruncating(long a, int aSe, int bits) {
    return toInteger(a, aSe, bits, ExtendedResult.ROUND_ZERO);
  }

  private long toInteger(long a, int aSe, int bits, int rounding) {
    long smallest = Long.MIN_VALUE >> 64 - bits;
    if (isNaNOrUnsupported(a, aSe) || ExtendedFormat.exponent(aSe) > BIAS + 63) {
      result.flags |= X87Status.IE;
      return smallest;
    }
    int noted = result.flags;
    long magnitude = roundToMagnitude(a, aSe, rounding);
    boolean negative = sign(aSe) != 0;
    // One more is allowed below zero; compare unsigned, the magnitude may be 2^63 and more.
    long limit = negative ? -smallest : -1 - smallest;
    if (Long.compareUnsigned(magnitude, limit) > 0) {
      result.flags = noted | X87Status.IE;
      return smallest;
    }
    return negative ? -magnitude : magnitude;
  }

  /** The magnitude rounded to an integer, exponent at most 63, with PE and C1; no DE. */
  private long roundToMagnitude(long a, int aSe, int rounding) {
    if (a == 0) {
      return 0;
    }
    int shift = BIAS + 63 - ExtendedFormat.exponent(aSe);
    long high = shift < 64 ? a >>> shift : 0;
    long low = Bits128.shiftRightLowJamming(a, 0, shift);
    if (low == 0) {
      return high;
    }
    result.flags |= X87Status.PE;
    if (ExtendedResult.roundsUp(rounding, sign(aSe), high, low, 1)) {
      result.flags |= X87Status.C1;
      return high + 1;
    }
    return high;
  }

  /**
   * Rounded to a packed decimal: the lower 16 digits are returned; {@link
   * ExtendedResult#signExponent} receives sign and upper digits, as they stand in bytes 8 and 9.
   */
  public long toDecimal(long a, int aSe) {
    int noted = result.flags;
    boolean invalid = isNaNOrUnsupported(a, aSe) || ExtendedFormat.exponent(aSe) > BIAS + 60;
    long magnitude = invalid ? 0 : roundToMagnitude(a, aSe, result.rounding());
    if (invalid || magnitude > DECIMAL_MAX) {
      result.flags = noted | X87Status.IE;
      return toDecimalIndefinite();
    }
    long low = 0;
    long rest = magnitude;
    for (int shift = 0; shift < 64; shift += 4) {
      low |= rest % 10 << shift;
      rest /= 10;
    }
    result.signExponent = sign(aSe) | (int) (rest / 10 << 4 | rest % 10);
    return low;
  }

  /** The packed decimal indefinite, in the same two places. */
  long toDecimalIndefinite() {
    result.signExponent = DECIMAL_INDEFINITE_HIGH;
    return DECIMAL_INDEFINITE_LOW;
  }

  /** FRNDINT. */
  public void roundToIntegral(long a, int aSe) {
    if (result.takeNaN(a, aSe)) {
      return;
    }
    if (isDenormal(a, aSe)) {
      result.flags |= X87Status.DE;
    }
    if (ExtendedFormat.exponent(aSe) >= BIAS + 63 || a == 0) {
      result.set(a, aSe);
      return;
    }
    fromMagnitude(sign(aSe), roundToMagnitude(a, aSe, result.rounding()));
  }
}
