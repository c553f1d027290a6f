package org.xenolith.x86.cpu;

/** Division of 128 by 64 bits, unsigned (Knuth, volume 2, algorithm D with two digits). */
final class WideDivision {
  private static final long MASK_32 = 0xffff_ffffL;

  private WideDivision() {}

  /** The quotient of {@code high:low} by {@code divisor}; high must be below the divisor. */
  static long quotient(long high, long low, long divisor) {
    if (high == 0) {
      return Long.divideUnsigned(low, divisor);
    }
    int shift = Long.numberOfLeadingZeros(divisor);
    long normalised = divisor << shift;
    long top = shift == 0 ? high : high << shift | low >>> (64 - shift);
    long rest = low << shift;
    long first = digit(top, rest >>> 32, normalised);
    long remainder = (top << 32 | rest >>> 32) - first * normalised;
    long second = digit(remainder, rest & MASK_32, normalised);
    return first << 32 | second;
  }

  /** One 32-bit digit of the quotient: {@code (top << 32 | next) / divisor}. */
  private static long digit(long top, long next, long divisor) {
    long divisorHigh = divisor >>> 32;
    long divisorLow = divisor & MASK_32;
    long estimate = Long.divideUnsigned(top, divisorHigh);
    long left = top - estimate * divisorHigh;
    while (estimate > MASK_32
        || Long.compareUnsigned(estimate * divisorLow, left << 32 | next) > 0) {
      estimate--;
      left += divisorHigh;
      if (left > MASK_32) {
        break;
      }
    }
    return estimate;
  }
}
