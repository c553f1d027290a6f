package org.xenolith.x86.cpu.sse;

/** The SHA1 instructions: FIPS 180-4's words from the highest doubleword down. */
final class Sha1 {
  private static final int[] CONSTANTS = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

  private Sha1() {}

  private static int upper(long value) {
    return (int) (value >>> 32);
  }

  private static long join(int low, int high) {
    return low & 0xffffffffL | (long) high << 32;
  }

  private static int choose(int function, int b, int c, int d) {
    return switch (function) {
      case 0 -> b & c ^ ~b & d;
      case 2 -> b & c ^ b & d ^ c & d;
      default -> b ^ c ^ d;
    };
  }

  /** Four rounds; the first message word has E added already. */
  static void rounds(long[] xmm, int destination, long low, long high, int control) {
    int function = control & 3;
    int a = upper(xmm[destination + 1]);
    int b = (int) xmm[destination + 1];
    int c = upper(xmm[destination]);
    int d = (int) xmm[destination];
    int e = 0;
    for (int round = 0; round < 4; round++) {
      long pair = round < 2 ? high : low;
      int word = (round & 1) == 0 ? upper(pair) : (int) pair;
      int next =
          choose(function, b, c, d) + Integer.rotateLeft(a, 5) + word + e + CONSTANTS[function];
      e = d;
      d = c;
      c = Integer.rotateLeft(b, 30);
      b = a;
      a = next;
    }
    xmm[destination] = join(d, c);
    xmm[destination + 1] = join(b, a);
  }

  static void nextE(long[] xmm, int d, long low, long high) {
    int e = Integer.rotateLeft(upper(xmm[d + 1]), 30);
    xmm[d] = low;
    xmm[d + 1] = join((int) high, upper(high) + e);
  }

  static void message1(long[] xmm, int d, long low, long high) {
    long first = xmm[d + 1];
    xmm[d + 1] = first ^ xmm[d];
    xmm[d] ^= high;
  }

  static void message2(long[] xmm, int d, long low, long high) {
    int w16 = Integer.rotateLeft(upper(xmm[d + 1]) ^ (int) high, 1);
    int w17 = Integer.rotateLeft((int) xmm[d + 1] ^ upper(low), 1);
    int w18 = Integer.rotateLeft(upper(xmm[d]) ^ (int) low, 1);
    int w19 = Integer.rotateLeft((int) xmm[d] ^ w16, 1);
    xmm[d] = join(w19, w18);
    xmm[d + 1] = join(w17, w16);
  }
}
