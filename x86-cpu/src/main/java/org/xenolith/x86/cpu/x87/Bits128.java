package org.xenolith.x86.cpu.x87;

/** Arithmetic on unsigned 128-bit numbers in two longs, as far as primitives can return it. */
final class Bits128 {
  private Bits128() {}

  /**
   * The low half of {@code high:low >>> shift}; its lowest bit is also set where a set bit is lost.
   *
   * @param shift 0 or more
   */
  static long shiftRightLowJamming(long high, long low, int shift) {
    if (shift == 0) {
      return low;
    }
    if (shift < 64) {
      return high << 64 - shift | low >>> shift | (low << 64 - shift != 0 ? 1 : 0);
    }
    if (shift == 64) {
      return high | (low != 0 ? 1 : 0);
    }
    if (shift < 128) {
      return high >>> shift - 64 | ((high << 128 - shift | low) != 0 ? 1 : 0);
    }
    return (high | low) != 0 ? 1 : 0;
  }

  /** {@code value >>> shift}, lowest bit set where a set bit is lost. */
  static long shiftRightJamming(long value, int shift) {
    if (shift == 0) {
      return value;
    }
    return shift < 64 ? value >>> shift | (value << 64 - shift != 0 ? 1 : 0) : value != 0 ? 1 : 0;
  }

  /** Whether unsigned a is less than unsigned b. */
  static boolean below(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE;
  }

  /**
   * The 64-bit quotient of {@code high:low} and a divisor whose top bit is set, high below the
   * divisor. Two steps of long division with 32-bit digits.
   */
  static long divide(long high, long low, long divisor) {
    long top = divisor >>> 32;
    long bottom = divisor & 0xffffffffL;
    long first = quotientDigit(high, low >>> 32, top, bottom);
    long rest = (high << 32 | low >>> 32) - first * divisor;
    long second = quotientDigit(rest, low & 0xffffffffL, top, bottom);
    return first << 32 | second;
  }

  /** One 32-bit digit of {@code (rest << 32 | next) / (top << 32 | bottom)}. */
  private static long quotientDigit(long rest, long next, long top, long bottom) {
    long digit = Long.divideUnsigned(rest, top);
    long remainder = rest - digit * top;
    while (digit >>> 32 != 0 || below(remainder << 32 | next, digit * bottom)) {
      digit--;
      remainder += top;
      if (remainder >>> 32 != 0) {
        break;
      }
    }
    return digit;
  }

  /** The root of {@code high:low}, rounded down; high has one of its two top bits set. */
  static long squareRoot(long high, long low) {
    // The estimate is good to about 50 bits, one step of Newton's method makes it good to the last.
    double scaled = (high >>> 11) * 0x1p-53;
    long root = (long) (Math.sqrt(scaled) * 0x1p63) << 1;
    if (root >= 0) {
      root = Long.MIN_VALUE;
    }
    if (below(high, root)) {
      long quotient = divide(high, low, root);
      root = (root >>> 1) + (quotient >>> 1) + (root & quotient & 1);
    } else {
      root = -1L;
    }
    while (squareExceeds(root, high, low)) {
      root--;
    }
    while (root != -1L && !squareExceeds(root + 1, high, low)) {
      root++;
    }
    return root;
  }

  private static boolean squareExceeds(long root, long high, long low) {
    long squareHigh = Math.unsignedMultiplyHigh(root, root);
    return squareHigh == high ? below(low, root * root) : below(high, squareHigh);
  }
}
