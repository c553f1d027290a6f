package org.xenolith.x86.cpu.sse;

/**
 * Packed integer arithmetic on eight bytes, four words or two doublewords in a long, all lanes at
 * once (Intel SDM volume 2, PADD to PXOR). The lane is given by its sign bits, {@link #BYTES},
 * {@link #WORDS} or {@link #DWORDS}; carries are kept from crossing lanes by working around those
 * bits.
 */
final class PackedArithmetic {
  /** The sign bits of the lanes. */
  static final long BYTES = 0x8080808080808080L;

  static final long WORDS = 0x8000800080008000L;
  static final long DWORDS = 0x8000000080000000L;

  private PackedArithmetic() {}

  /** Distance of a lane's sign bit from its lowest: width minus 1. */
  private static int signShift(long signs) {
    return Long.numberOfTrailingZeros(signs);
  }

  /** Fills each lane whose sign bit is set; other bits of the argument must be 0. */
  static long fill(long signBits, long signs) {
    return (signBits - (signBits >>> signShift(signs))) | signBits;
  }

  static long add(long a, long b, long signs) {
    return ((a & ~signs) + (b & ~signs)) ^ ((a ^ b) & signs);
  }

  static long subtract(long a, long b, long signs) {
    return ((a | signs) - (b & ~signs)) ^ ((a ^ ~b) & signs);
  }

  static long addUnsignedSaturated(long a, long b, long signs) {
    long sum = add(a, b, signs);
    long carries = ((a & b) | ((a | b) & ~sum)) & signs;
    return sum | fill(carries, signs);
  }

  static long subtractUnsignedSaturated(long a, long b, long signs) {
    long difference = subtract(a, b, signs);
    return difference & ~fill(borrows(a, b, difference) & signs, signs);
  }

  private static long borrows(long a, long b, long difference) {
    return (~a & b) | (~(a ^ b) & difference);
  }

  static long addSignedSaturated(long a, long b, long signs) {
    long sum = add(a, b, signs);
    return saturate(a, sum, ~(a ^ b) & (a ^ sum) & signs, signs);
  }

  static long subtractSignedSaturated(long a, long b, long signs) {
    long difference = subtract(a, b, signs);
    return saturate(a, difference, (a ^ b) & (a ^ difference) & signs, signs);
  }

  /** Where the lane overflowed, the extreme on the side of {@code a}'s sign. */
  private static long saturate(long a, long result, long overflows, long signs) {
    long extremes = ~signs + ((a & signs) >>> signShift(signs));
    // ~signs has all bits below the sign; a negative lane's 1 carries into the sign.
    long overflowed = fill(overflows, signs);
    return (result & ~overflowed) | (extremes & overflowed);
  }

  static long minimumUnsigned(long a, long b, long signs) {
    return a - subtractUnsignedSaturated(a, b, signs);
  }

  static long maximumUnsigned(long a, long b, long signs) {
    return b + subtractUnsignedSaturated(a, b, signs);
  }

  static long minimumSigned(long a, long b, long signs) {
    return minimumUnsigned(a ^ signs, b ^ signs, signs) ^ signs;
  }

  static long maximumSigned(long a, long b, long signs) {
    return maximumUnsigned(a ^ signs, b ^ signs, signs) ^ signs;
  }

  /** Rounded up. */
  static long average(long a, long b, long signs) {
    return (a | b) - (((a ^ b) >>> 1) & ~signs);
  }

  static long compareEqual(long a, long b, long signs) {
    long difference = a ^ b;
    long nonZero = ((difference & ~signs) + ~signs) | difference;
    return fill(~nonZero & signs, signs);
  }

  static long compareGreater(long a, long b, long signs) {
    long flippedA = a ^ signs;
    long flippedB = b ^ signs;
    long difference = subtract(flippedB, flippedA, signs);
    return fill(borrows(flippedB, flippedA, difference) & signs, signs);
  }

  static long absolute(long a, long signs) {
    long negative = fill(a & signs, signs);
    return (a ^ negative) + ((a & signs) >>> signShift(signs));
  }

  /** PSIGN: {@code a} with the sign of {@code b}, 0 where b is 0. */
  static long applySign(long a, long b, long signs) {
    long negative = fill(b & signs, signs);
    long zero = compareEqual(b, 0, signs);
    return ((a & ~negative) | (subtract(0, a, signs) & negative)) & ~zero;
  }

  static long compareEqual64(long a, long b) {
    return a == b ? -1 : 0;
  }

  static long compareGreater64(long a, long b) {
    return a > b ? -1 : 0;
  }

  static long andNot(long a, long b) {
    return ~a & b;
  }

  /** PSADBW of eight bytes: the sum of the absolute differences. */
  static long sumOfDifferences(long a, long b) {
    long differences =
        subtractUnsignedSaturated(a, b, BYTES) | subtractUnsignedSaturated(b, a, BYTES);
    long pairs = (differences & 0x00ff00ff00ff00ffL) + (differences >>> 8 & 0x00ff00ff00ff00ffL);
    return pairs * 0x0001000100010001L >>> 48;
  }

  /** PMOVMSKB of eight bytes. */
  static int signMask(long a) {
    return (int) (((a & BYTES) >>> 7) * 0x0102040810204080L >>> 56);
  }

  /** PHADDW: the sums of neighbours, of the low operand's lanes first. */
  static long addNeighbourWords(long a, long b) {
    return add(evenWords(a, b), oddWords(a, b), WORDS);
  }

  static long subtractNeighbourWords(long a, long b) {
    return subtract(evenWords(a, b), oddWords(a, b), WORDS);
  }

  static long addNeighbourWordsSaturated(long a, long b) {
    return addSignedSaturated(evenWords(a, b), oddWords(a, b), WORDS);
  }

  static long subtractNeighbourWordsSaturated(long a, long b) {
    return subtractSignedSaturated(evenWords(a, b), oddWords(a, b), WORDS);
  }

  static long addNeighbourDwords(long a, long b) {
    return ((int) a + (int) (a >>> 32)) & 0xffffffffL | (b + (b >>> 32)) << 32;
  }

  static long subtractNeighbourDwords(long a, long b) {
    return ((int) a - (int) (a >>> 32)) & 0xffffffffL | (b - (b >>> 32)) << 32;
  }

  private static long evenWords(long a, long b) {
    return gatherWords(a) | gatherWords(b) << 32;
  }

  private static long oddWords(long a, long b) {
    return gatherWords(a >>> 16) | gatherWords(b >>> 16) << 32;
  }

  /** Words 0 and 2 in the low half. */
  private static long gatherWords(long a) {
    return (a & 0xffff) | (a >>> 16 & 0xffff0000L);
  }
}
