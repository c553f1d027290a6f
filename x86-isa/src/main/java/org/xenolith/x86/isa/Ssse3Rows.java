package org.xenolith.x86.isa;

/** SSE3 and SSSE3 (Intel SDM volume 2). */
final class Ssse3Rows {
  static final String ROWS =
      """
      # opcode             | instruction                   | Op/En | modes | feature | notes
      66 0F D0 /r          | ADDSUBPD xmm1, xmm2/m128      | RM    | both  | SSE3    |
      F2 0F D0 /r          | ADDSUBPS xmm1, xmm2/m128      | RM    | both  | SSE3    |
      66 0F 7C /r          | HADDPD xmm1, xmm2/m128        | RM    | both  | SSE3    |
      F2 0F 7C /r          | HADDPS xmm1, xmm2/m128        | RM    | both  | SSE3    |
      66 0F 7D /r          | HSUBPD xmm1, xmm2/m128        | RM    | both  | SSE3    |
      F2 0F 7D /r          | HSUBPS xmm1, xmm2/m128        | RM    | both  | SSE3    |
      F2 0F F0 /r          | LDDQU xmm1, m128              | RM    | both  | SSE3    | unaligned
      F2 0F 12 /r          | MOVDDUP xmm1, xmm2/m64        | RM    | both  | SSE3    |
      F3 0F 16 /r          | MOVSHDUP xmm1, xmm2/m128      | RM    | both  | SSE3    |
      F3 0F 12 /r          | MOVSLDUP xmm1, xmm2/m128      | RM    | both  | SSE3    |
      NP 0F 38 1C /r       | PABSB mm, mm/m64              | RM    | both  | SSSE3   |
      NP 0F 38 1D /r       | PABSW mm, mm/m64              | RM    | both  | SSSE3   |
      NP 0F 38 1E /r       | PABSD mm, mm/m64              | RM    | both  | SSSE3   |
      NP 0F 38 01 /r       | PHADDW mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 02 /r       | PHADDD mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 03 /r       | PHADDSW mm, mm/m64            | RM    | both  | SSSE3   |
      NP 0F 38 05 /r       | PHSUBW mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 06 /r       | PHSUBD mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 07 /r       | PHSUBSW mm, mm/m64            | RM    | both  | SSSE3   |
      NP 0F 38 04 /r       | PMADDUBSW mm, mm/m64          | RM    | both  | SSSE3   |
      NP 0F 38 0B /r       | PMULHRSW mm, mm/m64           | RM    | both  | SSSE3   |
      NP 0F 38 00 /r       | PSHUFB mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 08 /r       | PSIGNB mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 09 /r       | PSIGNW mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 38 0A /r       | PSIGND mm, mm/m64             | RM    | both  | SSSE3   |
      NP 0F 3A 0F /r ib    | PALIGNR mm1, mm2/m64, imm8    | RMI   | both  | SSSE3   |
      66 0F 38 1C /r       | PABSB xmm1, xmm2/m128         | RM    | both  | SSSE3   |
      66 0F 38 1D /r       | PABSW xmm1, xmm2/m128         | RM    | both  | SSSE3   |
      66 0F 38 1E /r       | PABSD xmm1, xmm2/m128         | RM    | both  | SSSE3   |
      66 0F 38 01 /r       | PHADDW xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 02 /r       | PHADDD xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 03 /r       | PHADDSW xmm1, xmm2/m128       | RM    | both  | SSSE3   |
      66 0F 38 05 /r       | PHSUBW xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 06 /r       | PHSUBD xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 07 /r       | PHSUBSW xmm1, xmm2/m128       | RM    | both  | SSSE3   |
      66 0F 38 04 /r       | PMADDUBSW xmm1, xmm2/m128     | RM    | both  | SSSE3   |
      66 0F 38 0B /r       | PMULHRSW xmm1, xmm2/m128      | RM    | both  | SSSE3   |
      66 0F 38 00 /r       | PSHUFB xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 08 /r       | PSIGNB xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 09 /r       | PSIGNW xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 38 0A /r       | PSIGND xmm1, xmm2/m128        | RM    | both  | SSSE3   |
      66 0F 3A 0F /r ib    | PALIGNR xmm1, xmm2/m128, imm8 | RMI   | both  | SSSE3   |
      """;

  private Ssse3Rows() {}
}
