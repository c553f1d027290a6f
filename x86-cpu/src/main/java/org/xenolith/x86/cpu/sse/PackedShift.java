package org.xenolith.x86.cpu.sse;

/**
 * Packed shifts on the lanes of a long (Intel SDM volume 2, PSLL, PSRA, PSRL). The count is
 * unsigned and may be of any size.
 */
final class PackedShift {
  private static final long EACH_WORD = 0x0001000100010001L;
  private static final long EACH_DWORD = 0x0000000100000001L;

  private PackedShift() {}

  private static boolean exceeds(long count, int maximum) {
    return Long.compareUnsigned(count, maximum) > 0;
  }

  static long leftWords(long a, long count) {
    return exceeds(count, 15) ? 0 : (a << count) & (0xffffL << count & 0xffff) * EACH_WORD;
  }

  static long leftDwords(long a, long count) {
    return exceeds(count, 31)
        ? 0
        : (a << count) & (0xffffffffL << count & 0xffffffffL) * EACH_DWORD;
  }

  static long leftQwords(long a, long count) {
    return exceeds(count, 63) ? 0 : a << count;
  }

  static long rightWords(long a, long count) {
    return exceeds(count, 15) ? 0 : (a >>> count) & (0xffffL >>> count) * EACH_WORD;
  }

  static long rightDwords(long a, long count) {
    return exceeds(count, 31) ? 0 : (a >>> count) & (0xffffffffL >>> count) * EACH_DWORD;
  }

  static long rightQwords(long a, long count) {
    return exceeds(count, 63) ? 0 : a >>> count;
  }

  static long arithmeticRightWords(long a, long count) {
    long shift = exceeds(count, 15) ? 15 : count;
    long kept = (0xffffL >>> shift) * EACH_WORD;
    long negative = PackedArithmetic.fill(a & PackedArithmetic.WORDS, PackedArithmetic.WORDS);
    return (a >>> shift) & kept | negative & ~kept;
  }

  static long arithmeticRightDwords(long a, long count) {
    int shift = exceeds(count, 31) ? 31 : (int) count;
    return ((int) a >> shift) & 0xffffffffL | a >> shift & 0xffffffffL << 32;
  }
}
