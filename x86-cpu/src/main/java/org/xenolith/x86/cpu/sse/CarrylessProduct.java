package org.xenolith.x86.cpu.sse;

/** PCLMULQDQ: the product of two polynomials over GF(2). */
final class CarrylessProduct {
  private CarrylessProduct() {}

  static void multiply(long[] xmm, int d, long low, long high, int control) {
    long a = (control & 1) == 0 ? xmm[d] : xmm[d + 1];
    long b = (control & 0x10) == 0 ? low : high;
    long product = 0;
    long productHigh = 0;
    for (int bit = 0; bit < 64; bit++) {
      long chosen = -(b >>> bit & 1);
      product ^= a << bit & chosen;
      // Two shifts, because a shift by 64 would be one by 0.
      productHigh ^= a >>> 1 >>> (63 - bit) & chosen;
    }
    xmm[d] = product;
    xmm[d + 1] = productHigh;
  }
}
