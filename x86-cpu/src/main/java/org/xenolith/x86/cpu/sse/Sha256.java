package org.xenolith.x86.cpu.sse;

/** The SHA256 instructions (FIPS 180-4). */
final class Sha256 {
  private Sha256() {}

  private static int upper(long value) {
    return (int) (value >>> 32);
  }

  private static long join(int low, int high) {
    return low & 0xffffffffL | (long) high << 32;
  }

  /** Two rounds: C D G H in the destination, A B E F in the source, message words in XMM0. */
  static void rounds(long[] xmm, int destination, long low, long high) {
    int a = upper(high);
    int b = (int) high;
    int e = upper(low);
    int f = (int) low;
    int c = upper(xmm[destination + 1]);
    int d = (int) xmm[destination + 1];
    int g = upper(xmm[destination]);
    int h = (int) xmm[destination];
    long words = xmm[0];
    for (int round = 0; round < 2; round++) {
      int sum1 =
          Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
      int sum0 =
          Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
      int first = (e & f ^ ~e & g) + sum1 + (int) words + h;
      int second = (a & b ^ a & c ^ b & c) + sum0;
      words >>>= 32;
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    xmm[destination] = join(f, e);
    xmm[destination + 1] = join(b, a);
  }

  private static int smallSigma0(int word) {
    return Integer.rotateRight(word, 7) ^ Integer.rotateRight(word, 18) ^ word >>> 3;
  }

  private static int smallSigma1(int word) {
    return Integer.rotateRight(word, 17) ^ Integer.rotateRight(word, 19) ^ word >>> 10;
  }

  static void message1(long[] xmm, int d, long low, long high) {
    int w0 = (int) xmm[d];
    int w1 = upper(xmm[d]);
    int w2 = (int) xmm[d + 1];
    int w3 = upper(xmm[d + 1]);
    xmm[d] = join(w0 + smallSigma0(w1), w1 + smallSigma0(w2));
    xmm[d + 1] = join(w2 + smallSigma0(w3), w3 + smallSigma0((int) low));
  }

  static void message2(long[] xmm, int d, long low, long high) {
    int w16 = (int) xmm[d] + smallSigma1((int) high);
    int w17 = upper(xmm[d]) + smallSigma1(upper(high));
    int w18 = (int) xmm[d + 1] + smallSigma1(w16);
    int w19 = upper(xmm[d + 1]) + smallSigma1(w17);
    xmm[d] = join(w16, w17);
    xmm[d + 1] = join(w18, w19);
  }
}
