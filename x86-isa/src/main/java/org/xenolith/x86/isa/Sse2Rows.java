package org.xenolith.x86.isa;

/** SSE2: double precision, conversions and moves (Intel SDM volume 2). */
final class Sse2Rows {
  static final String ROWS =
      """
      # opcode             | instruction                  | Op/En | modes | feature | notes
      66 0F 58 /r          | ADDPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 58 /r          | ADDSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 59 /r          | MULPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 59 /r          | MULSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 5C /r          | SUBPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 5C /r          | SUBSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 5D /r          | MINPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 5D /r          | MINSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 5E /r          | DIVPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 5E /r          | DIVSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 5F /r          | MAXPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      F2 0F 5F /r          | MAXSD xmm1, xmm2/m64         | RM    | both  | SSE2    |
      66 0F 51 /r          | SQRTPD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      F2 0F 51 /r          | SQRTSD xmm1, xmm2/m64        | RM    | both  | SSE2    |
      66 0F 54 /r          | ANDPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F 55 /r          | ANDNPD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 56 /r          | ORPD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F 57 /r          | XORPD xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F C2 /r ib       | CMPPD xmm1, xmm2/m128, imm8  | RMI   | both  | SSE2    |
      F2 0F C2 /r ib       | CMPSD xmm1, xmm2/m64, imm8   | RMI   | both  | SSE2    |
      66 0F 2F /r          | COMISD xmm1, xmm2/m64        | RM    | both  | SSE2    | w:ZPC 0:OSA
      66 0F 2E /r          | UCOMISD xmm1, xmm2/m64       | RM    | both  | SSE2    | w:ZPC 0:OSA
      66 0F C6 /r ib       | SHUFPD xmm1, xmm2/m128, imm8 | RMI   | both  | SSE2    |
      66 0F 14 /r          | UNPCKLPD xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 15 /r          | UNPCKHPD xmm1, xmm2/m128     | RM    | both  | SSE2    |
      # conversions
      F3 0F E6 /r          | CVTDQ2PD xmm1, xmm2/m64      | RM    | both  | SSE2    |
      NP 0F 5B /r          | CVTDQ2PS xmm1, xmm2/m128     | RM    | both  | SSE2    |
      F2 0F E6 /r          | CVTPD2DQ xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F E6 /r          | CVTTPD2DQ xmm1, xmm2/m128    | RM    | both  | SSE2    |
      66 0F 5B /r          | CVTPS2DQ xmm1, xmm2/m128     | RM    | both  | SSE2    |
      F3 0F 5B /r          | CVTTPS2DQ xmm1, xmm2/m128    | RM    | both  | SSE2    |
      66 0F 5A /r          | CVTPD2PS xmm1, xmm2/m128     | RM    | both  | SSE2    |
      NP 0F 5A /r          | CVTPS2PD xmm1, xmm2/m64      | RM    | both  | SSE2    |
      F2 0F 5A /r          | CVTSD2SS xmm1, xmm2/m64      | RM    | both  | SSE2    |
      F3 0F 5A /r          | CVTSS2SD xmm1, xmm2/m32      | RM    | both  | SSE2    |
      66 0F 2A /r          | CVTPI2PD xmm, mm/m64         | RM    | both  | SSE2    |
      66 0F 2D /r          | CVTPD2PI mm, xmm/m128        | RM    | both  | SSE2    |
      66 0F 2C /r          | CVTTPD2PI mm, xmm/m128       | RM    | both  | SSE2    |
      F2 0F 2A /r          | CVTSI2SD xmm1, r/m32         | RM    | both  | SSE2    |
      F2 REX.W 0F 2A /r    | CVTSI2SD xmm1, r/m64         | RM    | 64    | SSE2    |
      F2 0F 2D /r          | CVTSD2SI r32, xmm1/m64       | RM    | both  | SSE2    |
      F2 REX.W 0F 2D /r    | CVTSD2SI r64, xmm1/m64       | RM    | 64    | SSE2    |
      F2 0F 2C /r          | CVTTSD2SI r32, xmm1/m64      | RM    | both  | SSE2    |
      F2 REX.W 0F 2C /r    | CVTTSD2SI r64, xmm1/m64      | RM    | 64    | SSE2    |
      # moves
      66 0F 28 /r          | MOVAPD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 29 /r          | MOVAPD xmm2/m128, xmm1       | MR    | both  | SSE2    |
      66 0F 10 /r          | MOVUPD xmm1, xmm2/m128       | RM    | both  | SSE2    | unaligned
      66 0F 11 /r          | MOVUPD xmm2/m128, xmm1       | MR    | both  | SSE2    | unaligned
      66 0F 6F /r          | MOVDQA xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 7F /r          | MOVDQA xmm2/m128, xmm1       | MR    | both  | SSE2    |
      F3 0F 6F /r          | MOVDQU xmm1, xmm2/m128       | RM    | both  | SSE2    | unaligned
      F3 0F 7F /r          | MOVDQU xmm2/m128, xmm1       | MR    | both  | SSE2    | unaligned
      F2 0F 10 /r          | MOVSD xmm1, xmm2             | RM    | both  | SSE2    |
      F2 0F 10 /r          | MOVSD xmm1, m64              | RM    | both  | SSE2    |
      F2 0F 11 /r          | MOVSD xmm1/m64, xmm2         | MR    | both  | SSE2    |
      66 0F 12 /r          | MOVLPD xmm1, m64             | RM    | both  | SSE2    |
      66 0F 13 /r          | MOVLPD m64, xmm1             | MR    | both  | SSE2    |
      66 0F 16 /r          | MOVHPD xmm1, m64             | RM    | both  | SSE2    |
      66 0F 17 /r          | MOVHPD m64, xmm1             | MR    | both  | SSE2    |
      66 0F 50 /r          | MOVMSKPD reg, xmm            | RM    | both  | SSE2    |
      66 0F 6E /r          | MOVD xmm, r/m32              | RM    | both  | SSE2    |
      66 REX.W 0F 6E /r    | MOVQ xmm, r/m64              | RM    | 64    | SSE2    |
      66 0F 7E /r          | MOVD r/m32, xmm              | MR    | both  | SSE2    |
      66 REX.W 0F 7E /r    | MOVQ r/m64, xmm              | MR    | 64    | SSE2    |
      F3 0F 7E /r          | MOVQ xmm1, xmm2/m64          | RM    | both  | SSE2    |
      66 0F D6 /r          | MOVQ xmm2/m64, xmm1          | MR    | both  | SSE2    |
      F2 0F D6 /r          | MOVDQ2Q mm, xmm              | RM    | both  | SSE2    |
      F3 0F D6 /r          | MOVQ2DQ xmm, mm              | RM    | both  | SSE2    |
      66 0F 2B /r          | MOVNTPD m128, xmm1           | MR    | both  | SSE2    |
      66 0F E7 /r          | MOVNTDQ m128, xmm1           | MR    | both  | SSE2    |
      NP 0F C3 /r          | MOVNTI m32, r32              | MR    | both  | SSE2    |
      NP REX.W 0F C3 /r    | MOVNTI m64, r64              | MR    | 64    | SSE2    |
      66 0F F7 /r          | MASKMOVDQU xmm1, xmm2        | RM    | both  | SSE2    |
      """;

  private Sse2Rows() {}
}
