package org.xenolith.x86.isa;

/** SSE: single precision, and its additions to MMX (Intel SDM volume 2). */
final class SseRows {
  static final String ROWS =
      """
      # opcode             | instruction                  | Op/En | modes | feature | notes
      NP 0F 58 /r          | ADDPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 58 /r          | ADDSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 59 /r          | MULPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 59 /r          | MULSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 5C /r          | SUBPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 5C /r          | SUBSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 5D /r          | MINPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 5D /r          | MINSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 5E /r          | DIVPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 5E /r          | DIVSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 5F /r          | MAXPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      F3 0F 5F /r          | MAXSS xmm1, xmm2/m32         | RM    | both  | SSE     |
      NP 0F 51 /r          | SQRTPS xmm1, xmm2/m128       | RM    | both  | SSE     |
      F3 0F 51 /r          | SQRTSS xmm1, xmm2/m32        | RM    | both  | SSE     |
      NP 0F 53 /r          | RCPPS xmm1, xmm2/m128        | RM    | both  | SSE     | approx
      F3 0F 53 /r          | RCPSS xmm1, xmm2/m32         | RM    | both  | SSE     | approx
      NP 0F 52 /r          | RSQRTPS xmm1, xmm2/m128      | RM    | both  | SSE     | approx
      F3 0F 52 /r          | RSQRTSS xmm1, xmm2/m32       | RM    | both  | SSE     | approx
      NP 0F 54 /r          | ANDPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      NP 0F 55 /r          | ANDNPS xmm1, xmm2/m128       | RM    | both  | SSE     |
      NP 0F 56 /r          | ORPS xmm1, xmm2/m128         | RM    | both  | SSE     |
      NP 0F 57 /r          | XORPS xmm1, xmm2/m128        | RM    | both  | SSE     |
      NP 0F C2 /r ib       | CMPPS xmm1, xmm2/m128, imm8  | RMI   | both  | SSE     |
      F3 0F C2 /r ib       | CMPSS xmm1, xmm2/m32, imm8   | RMI   | both  | SSE     |
      NP 0F 2F /r          | COMISS xmm1, xmm2/m32        | RM    | both  | SSE     | w:ZPC 0:OSA
      NP 0F 2E /r          | UCOMISS xmm1, xmm2/m32       | RM    | both  | SSE     | w:ZPC 0:OSA
      NP 0F C6 /r ib       | SHUFPS xmm1, xmm2/m128, imm8 | RMI   | both  | SSE     |
      NP 0F 14 /r          | UNPCKLPS xmm1, xmm2/m128     | RM    | both  | SSE     |
      NP 0F 15 /r          | UNPCKHPS xmm1, xmm2/m128     | RM    | both  | SSE     |
      # conversions
      NP 0F 2A /r          | CVTPI2PS xmm, mm/m64         | RM    | both  | SSE     |
      NP 0F 2D /r          | CVTPS2PI mm, xmm/m64         | RM    | both  | SSE     |
      NP 0F 2C /r          | CVTTPS2PI mm, xmm/m64        | RM    | both  | SSE     |
      F3 0F 2A /r          | CVTSI2SS xmm1, r/m32         | RM    | both  | SSE     |
      F3 REX.W 0F 2A /r    | CVTSI2SS xmm1, r/m64         | RM    | 64    | SSE     |
      F3 0F 2D /r          | CVTSS2SI r32, xmm1/m32       | RM    | both  | SSE     |
      F3 REX.W 0F 2D /r    | CVTSS2SI r64, xmm1/m32       | RM    | 64    | SSE     |
      F3 0F 2C /r          | CVTTSS2SI r32, xmm1/m32      | RM    | both  | SSE     |
      F3 REX.W 0F 2C /r    | CVTTSS2SI r64, xmm1/m32      | RM    | 64    | SSE     |
      # moves
      NP 0F 28 /r          | MOVAPS xmm1, xmm2/m128       | RM    | both  | SSE     |
      NP 0F 29 /r          | MOVAPS xmm2/m128, xmm1       | MR    | both  | SSE     |
      NP 0F 10 /r          | MOVUPS xmm1, xmm2/m128       | RM    | both  | SSE     | unaligned
      NP 0F 11 /r          | MOVUPS xmm2/m128, xmm1       | MR    | both  | SSE     | unaligned
      F3 0F 10 /r          | MOVSS xmm1, xmm2             | RM    | both  | SSE     |
      F3 0F 10 /r          | MOVSS xmm1, m32              | RM    | both  | SSE     |
      F3 0F 11 /r          | MOVSS xmm2/m32, xmm1         | MR    | both  | SSE     |
      NP 0F 12 /r          | MOVHLPS xmm1, xmm2           | RM    | both  | SSE     |
      NP 0F 12 /r          | MOVLPS xmm1, m64             | RM    | both  | SSE     |
      NP 0F 13 /r          | MOVLPS m64, xmm1             | MR    | both  | SSE     |
      NP 0F 16 /r          | MOVLHPS xmm1, xmm2           | RM    | both  | SSE     |
      NP 0F 16 /r          | MOVHPS xmm1, m64             | RM    | both  | SSE     |
      NP 0F 17 /r          | MOVHPS m64, xmm1             | MR    | both  | SSE     |
      NP 0F 50 /r          | MOVMSKPS reg, xmm            | RM    | both  | SSE     |
      NP 0F 2B /r          | MOVNTPS m128, xmm1           | MR    | both  | SSE     |
      NP 0F AE /2          | LDMXCSR m32                  | M     | both  | SSE     |
      NP 0F AE /3          | STMXCSR m32                  | M     | both  | SSE     |
      # additions to MMX
      NP 0F E7 /r          | MOVNTQ m64, mm               | MR    | both  | SSE     |
      NP 0F F7 /r          | MASKMOVQ mm1, mm2            | RM    | both  | SSE     |
      NP 0F D7 /r          | PMOVMSKB reg, mm             | RM    | both  | SSE     |
      NP 0F C5 /r ib       | PEXTRW reg, mm, imm8         | RMI   | both  | SSE     |
      NP 0F C4 /r ib       | PINSRW mm, r32/m16, imm8     | RMI   | both  | SSE     |
      NP 0F 70 /r ib       | PSHUFW mm1, mm2/m64, imm8    | RMI   | both  | SSE     |
      NP 0F E0 /r          | PAVGB mm, mm/m64             | RM    | both  | SSE     |
      NP 0F E3 /r          | PAVGW mm, mm/m64             | RM    | both  | SSE     |
      NP 0F EE /r          | PMAXSW mm, mm/m64            | RM    | both  | SSE     |
      NP 0F DE /r          | PMAXUB mm, mm/m64            | RM    | both  | SSE     |
      NP 0F EA /r          | PMINSW mm, mm/m64            | RM    | both  | SSE     |
      NP 0F DA /r          | PMINUB mm, mm/m64            | RM    | both  | SSE     |
      NP 0F E4 /r          | PMULHUW mm, mm/m64           | RM    | both  | SSE     |
      NP 0F F6 /r          | PSADBW mm, mm/m64            | RM    | both  | SSE     |
      """;

  private SseRows() {}
}
