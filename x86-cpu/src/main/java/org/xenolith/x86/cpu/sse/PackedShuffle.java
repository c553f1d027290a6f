package org.xenolith.x86.cpu.sse;

/** Packing, unpacking and shuffling of packed integers (Intel SDM volume 2). */
final class PackedShuffle {
  private PackedShuffle() {}

  // ---- packing: a long of wide lanes to an int's worth of narrow ones

  private static int word(long a, int lane) {
    return (short) (a >>> (16 * lane));
  }

  /** Four signed words to signed bytes, saturated. */
  static long packSignedBytes(long a) {
    return signedByte(word(a, 0))
        | signedByte(word(a, 1)) << 8
        | signedByte(word(a, 2)) << 16
        | signedByte(word(a, 3)) << 24;
  }

  private static long signedByte(int value) {
    return Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE) & 0xff;
  }

  /** Four signed words to unsigned bytes, saturated. */
  static long packUnsignedBytes(long a) {
    return Math.clamp(word(a, 0), 0, 255)
        | (long) Math.clamp(word(a, 1), 0, 255) << 8
        | (long) Math.clamp(word(a, 2), 0, 255) << 16
        | (long) Math.clamp(word(a, 3), 0, 255) << 24;
  }

  /** Two signed doublewords to signed words, saturated. */
  static long packSignedWords(long a) {
    return Math.clamp((int) a, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff
        | (Math.clamp((int) (a >>> 32), Short.MIN_VALUE, Short.MAX_VALUE) & 0xffffL) << 16;
  }

  /** Two signed doublewords to unsigned words, saturated. */
  static long packUnsignedWords(long a) {
    return Math.clamp((int) a, 0, 0xffff) | (long) Math.clamp((int) (a >>> 32), 0, 0xffff) << 16;
  }

  // ---- unpacking: the low halves of two longs, interleaved

  /** The four low bytes, each in a word of its own. */
  static long spreadBytes(long a) {
    long pairs = (a | a << 16) & 0x0000ffff0000ffffL;
    return (pairs | pairs << 8) & 0x00ff00ff00ff00ffL;
  }

  /** The two low words, each in a doubleword of its own. */
  static long spreadWords(long a) {
    return (a | a << 16) & 0x0000ffff0000ffffL;
  }

  static long interleaveBytes(long a, long b) {
    return spreadBytes(a & 0xffffffffL) | spreadBytes(b & 0xffffffffL) << 8;
  }

  static long interleaveWords(long a, long b) {
    return spreadWords(a & 0xffffffffL) | spreadWords(b & 0xffffffffL) << 16;
  }

  static long interleaveDwords(long a, long b) {
    return a & 0xffffffffL | b << 32;
  }

  // ---- shuffling by immediate

  /** PSHUFW's choice of four words. */
  static long chooseWords(long a, int order) {
    return (a >>> ((order & 3) << 4) & 0xffff)
        | (a >>> ((order >> 2 & 3) << 4) & 0xffff) << 16
        | (a >>> ((order >> 4 & 3) << 4) & 0xffff) << 32
        | a >>> ((order >> 6 & 3) << 4) << 48;
  }

  /** Doubleword {@code choice & 3} of a 16-byte value, in the low half. */
  static long dword(long low, long high, int choice) {
    return ((choice & 2) == 0 ? low : high) >>> ((choice & 1) << 5) & 0xffffffffL;
  }

  /** PSHUFB of eight control bytes over sixteen bytes. */
  static long chooseBytes(long low, long high, long control) {
    long result = 0;
    for (int i = 0; i < 64; i += 8) {
      int choice = (int) (control >>> i);
      if ((choice & 0x80) == 0) {
        result |= (((choice & 8) == 0 ? low : high) >>> ((choice & 7) << 3) & 0xff) << i;
      }
    }
    return result;
  }

  /** PSHUFB on eight bytes. */
  static long chooseBytes(long bytes, long control) {
    // Bit 3 of the control does not count, so both halves are the same.
    return chooseBytes(bytes, bytes, control);
  }

  /** Bytes {@code shift} to {@code shift + 7} of high:low; 0 beyond. */
  static long extractBytes(long low, long high, int shift) {
    int bits = shift << 3;
    if (shift == 0) {
      return low;
    }
    if (shift < 8) {
      return low >>> bits | high << -bits;
    }
    return shift < 16 ? high >>> bits : 0;
  }
}
