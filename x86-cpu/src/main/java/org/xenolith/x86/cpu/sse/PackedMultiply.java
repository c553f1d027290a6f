package org.xenolith.x86.cpu.sse;

/** Packed multiplication on the lanes of a long (Intel SDM volume 2, PMADD to PMULUDQ). */
final class PackedMultiply {
  private static final long LOW = 0xffffffffL;

  private PackedMultiply() {}

  private static int word(long a, int lane) {
    return (short) (a >>> (16 * lane));
  }

  private static int unsignedWord(long a, int lane) {
    return (int) (a >>> (16 * lane)) & 0xffff;
  }

  private static long words(int w0, int w1, int w2, int w3) {
    return (w0 & 0xffff) | (w1 & 0xffffL) << 16 | (w2 & 0xffffL) << 32 | (long) w3 << 48;
  }

  /** PMULLW. */
  static long lowWords(long a, long b) {
    return words(
        word(a, 0) * word(b, 0),
        word(a, 1) * word(b, 1),
        word(a, 2) * word(b, 2),
        word(a, 3) * word(b, 3));
  }

  /** PMULHW. */
  static long highWords(long a, long b) {
    return words(
        word(a, 0) * word(b, 0) >> 16,
        word(a, 1) * word(b, 1) >> 16,
        word(a, 2) * word(b, 2) >> 16,
        word(a, 3) * word(b, 3) >> 16);
  }

  /** PMULHUW. */
  static long highUnsignedWords(long a, long b) {
    return words(
        unsignedWord(a, 0) * unsignedWord(b, 0) >>> 16,
        unsignedWord(a, 1) * unsignedWord(b, 1) >>> 16,
        unsignedWord(a, 2) * unsignedWord(b, 2) >>> 16,
        unsignedWord(a, 3) * unsignedWord(b, 3) >>> 16);
  }

  /** PMULHRSW: bits 30 to 15 of the product, rounded. */
  static long highRoundedWords(long a, long b) {
    return words(
        ((word(a, 0) * word(b, 0) >> 14) + 1) >> 1,
        ((word(a, 1) * word(b, 1) >> 14) + 1) >> 1,
        ((word(a, 2) * word(b, 2) >> 14) + 1) >> 1,
        ((word(a, 3) * word(b, 3) >> 14) + 1) >> 1);
  }

  /** PMADDWD. */
  static long addProductsOfWords(long a, long b) {
    int low = word(a, 0) * word(b, 0) + word(a, 1) * word(b, 1);
    int high = word(a, 2) * word(b, 2) + word(a, 3) * word(b, 3);
    return (low & LOW) | (long) high << 32;
  }

  /** PMADDUBSW: unsigned bytes of {@code a} by signed ones of {@code b}, saturated. */
  static long addProductsOfBytes(long a, long b) {
    return words(
        pair(a, b), pair(a >>> 16, b >>> 16), pair(a >>> 32, b >>> 32), pair(a >>> 48, b >>> 48));
  }

  private static int pair(long a, long b) {
    int sum = (int) (a & 0xff) * (byte) b + (int) (a >>> 8 & 0xff) * (byte) (b >>> 8);
    return Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** PMULUDQ. */
  static long unsignedDwords(long a, long b) {
    return (a & LOW) * (b & LOW);
  }

  /** PMULDQ. */
  static long signedDwords(long a, long b) {
    return (long) (int) a * (int) b;
  }

  /** PMULLD. */
  static long lowDwords(long a, long b) {
    return ((int) a * (int) b) & LOW | (a >>> 32) * (b >>> 32) << 32;
  }
}
