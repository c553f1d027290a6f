package org.xenolith.x86.cpu.sse;

/**
 * AES rounds (FIPS 197) on a state of sixteen bytes, column by column. A round is, for each column,
 * four look-ups of a doubleword that has SubBytes and MixColumns in it.
 */
final class Aes {
  private static final int[] SUBSTITUTE = new int[256];
  private static final int[] RESTORE = new int[256];

  /** MixColumns of a substituted byte in row 0; other rows are rotations. */
  private static final int[] MIX = new int[256];

  /** InvMixColumns of a byte in row 0. */
  private static final int[] UNMIX = new int[256];

  static {
    for (int value = 0; value < 256; value++) {
      int substitute = affine(inverse(value));
      SUBSTITUTE[value] = substitute;
      RESTORE[substitute] = value;
      MIX[value] = column(substitute, 2, 1, 1, 3);
      UNMIX[value] = column(value, 14, 9, 13, 11);
    }
  }

  private Aes() {}

  /** Product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
  private static int multiply(int a, int b) {
    int product = 0;
    int power = a;
    for (int bits = b; bits != 0; bits >>= 1) {
      product ^= (bits & 1) * power;
      power = power << 1 ^ (power >> 7) * 0x11b;
    }
    return product;
  }

  /** The multiplicative inverse, 0 for 0: the 254th power. */
  private static int inverse(int value) {
    int result = 1;
    for (int n = 0; n < 254; n++) {
      result = multiply(result, value);
    }
    return result;
  }

  private static int affine(int value) {
    int copies = value * 0x101;
    return (copies ^ copies >> 4 ^ copies >> 5 ^ copies >> 6 ^ copies >> 7 ^ 0x63) & 0xff;
  }

  private static int column(int value, int row0, int row1, int row2, int row3) {
    return multiply(value, row0)
        | multiply(value, row1) << 8
        | multiply(value, row2) << 16
        | multiply(value, row3) << 24;
  }

  private static int at(long value, int shift) {
    return (int) (value >>> shift) & 0xff;
  }

  private static long join(int low, int high) {
    return low & 0xffffffffL | (long) high << 32;
  }

  /** A column from one byte of each row. */
  private static int mix(int[] table, int row0, int row1, int row2, int row3) {
    return table[row0]
        ^ Integer.rotateLeft(table[row1], 8)
        ^ Integer.rotateLeft(table[row2], 16)
        ^ Integer.rotateLeft(table[row3], 24);
  }

  private static int pack(int[] table, int row0, int row1, int row2, int row3) {
    return table[row0] | table[row1] << 8 | table[row2] << 16 | table[row3] << 24;
  }

  static void encrypt(long[] xmm, int d, long keyLow, long keyHigh) {
    long s0 = xmm[d];
    long s1 = xmm[d + 1];
    // ShiftRows: row r of column c comes from column c + r.
    int c0 = mix(MIX, at(s0, 0), at(s0, 40), at(s1, 16), at(s1, 56));
    int c1 = mix(MIX, at(s0, 32), at(s1, 8), at(s1, 48), at(s0, 24));
    int c2 = mix(MIX, at(s1, 0), at(s1, 40), at(s0, 16), at(s0, 56));
    int c3 = mix(MIX, at(s1, 32), at(s0, 8), at(s0, 48), at(s1, 24));
    xmm[d] = join(c0, c1) ^ keyLow;
    xmm[d + 1] = join(c2, c3) ^ keyHigh;
  }

  static void encryptLast(long[] xmm, int d, long keyLow, long keyHigh) {
    long s0 = xmm[d];
    long s1 = xmm[d + 1];
    int c0 = pack(SUBSTITUTE, at(s0, 0), at(s0, 40), at(s1, 16), at(s1, 56));
    int c1 = pack(SUBSTITUTE, at(s0, 32), at(s1, 8), at(s1, 48), at(s0, 24));
    int c2 = pack(SUBSTITUTE, at(s1, 0), at(s1, 40), at(s0, 16), at(s0, 56));
    int c3 = pack(SUBSTITUTE, at(s1, 32), at(s0, 8), at(s0, 48), at(s1, 24));
    xmm[d] = join(c0, c1) ^ keyLow;
    xmm[d + 1] = join(c2, c3) ^ keyHigh;
  }

  /** The equivalent inverse cipher's round: the key comes after InvMixColumns. */
  static void decrypt(long[] xmm, int d, long keyLow, long keyHigh) {
    long s0 = xmm[d];
    long s1 = xmm[d + 1];
    restoreRows(xmm, d, s0, s1);
    xmm[d] = unmix(xmm[d]) ^ keyLow;
    xmm[d + 1] = unmix(xmm[d + 1]) ^ keyHigh;
  }

  static void decryptLast(long[] xmm, int d, long keyLow, long keyHigh) {
    restoreRows(xmm, d, xmm[d], xmm[d + 1]);
    xmm[d] ^= keyLow;
    xmm[d + 1] ^= keyHigh;
  }

  /** InvShiftRows (row r of column c comes from column c - r) and InvSubBytes. */
  private static void restoreRows(long[] xmm, int d, long s0, long s1) {
    int c0 = pack(RESTORE, at(s0, 0), at(s1, 40), at(s1, 16), at(s0, 56));
    int c1 = pack(RESTORE, at(s0, 32), at(s0, 8), at(s1, 48), at(s1, 24));
    int c2 = pack(RESTORE, at(s1, 0), at(s0, 40), at(s0, 16), at(s1, 56));
    int c3 = pack(RESTORE, at(s1, 32), at(s1, 8), at(s0, 48), at(s0, 24));
    xmm[d] = join(c0, c1);
    xmm[d + 1] = join(c2, c3);
  }

  private static long unmix(long columns) {
    return join(
        mix(UNMIX, at(columns, 0), at(columns, 8), at(columns, 16), at(columns, 24)),
        mix(UNMIX, at(columns, 32), at(columns, 40), at(columns, 48), at(columns, 56)));
  }

  static void inverseMixColumns(long[] xmm, int d, long low, long high) {
    xmm[d] = unmix(low);
    xmm[d + 1] = unmix(high);
  }

  /** SubWord of doublewords 1 and 3, and the same rotated and with the round constant. */
  static void assistKeyGeneration(long[] xmm, int d, long low, long high, int roundConstant) {
    int word1 = substitute(low);
    int word3 = substitute(high);
    xmm[d] = join(word1, Integer.rotateRight(word1, 8) ^ roundConstant);
    xmm[d + 1] = join(word3, Integer.rotateRight(word3, 8) ^ roundConstant);
  }

  private static int substitute(long pair) {
    return pack(SUBSTITUTE, at(pair, 32), at(pair, 40), at(pair, 48), at(pair, 56));
  }
}
