package org.xenolith.x86.cpu.x87;

/**
 * The constants that FLDcc pushes, named by the instruction. They are held with 66 bits inside the
 * processor and rounded as the control word says, with no exception (SDM volume 1, 8.3.8).
 */
enum X87Constant {
  FLD1(0x8000_0000_0000_0000L, 0, 0x3fff),
  FLDL2T(0xd49a_784b_cd1b_8afeL, 1, 0x4000),
  FLDL2E(0xb8aa_3b29_5c17_f0bbL, 3, 0x3fff),
  FLDPI(0xc90f_daa2_2168_c234L, 3, 0x4000),
  FLDLG2(0x9a20_9a84_fbcf_f798L, 3, 0x3ffd),
  FLDLN2(0xb172_17f7_d1cf_79abL, 3, 0x3ffe),
  FLDZ(0, 0, 0);

  private final long truncated;
  private final int rest;
  private final int signExponent;

  /**
   * @param rest 0: exact; 1: nearer to the truncated significand; 3: nearer to the next one
   */
  X87Constant(long truncated, int rest, int signExponent) {
    this.truncated = truncated;
    this.rest = rest;
    this.signExponent = signExponent;
  }

  /**
   * @param rounding as in the control word, bits 11-10
   */
  long significand(int rounding) {
    boolean up =
        switch (rounding) {
          case ExtendedResult.ROUND_NEAREST -> rest == 3;
          case ExtendedResult.ROUND_UP -> rest != 0;
          default -> false;
        };
    return up ? truncated + 1 : truncated;
  }

  int signExponent() {
    return signExponent;
  }
}
