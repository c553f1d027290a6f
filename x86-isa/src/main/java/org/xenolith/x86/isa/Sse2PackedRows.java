package org.xenolith.x86.isa;

/** SSE2: packed integers (Intel SDM volume 2). */
final class Sse2PackedRows {
  static final String ROWS =
      """
      # opcode             | instruction                   | Op/En | modes | feature | notes
      66 0F 63 /r          | PACKSSWB xmm1, xmm2/m128      | RM    | both  | SSE2    |
      66 0F 6B /r          | PACKSSDW xmm1, xmm2/m128      | RM    | both  | SSE2    |
      66 0F 67 /r          | PACKUSWB xmm1, xmm2/m128      | RM    | both  | SSE2    |
      66 0F FC /r          | PADDB xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F FD /r          | PADDW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F FE /r          | PADDD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F EC /r          | PADDSB xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F ED /r          | PADDSW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F DC /r          | PADDUSB xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F DD /r          | PADDUSW xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F DB /r          | PAND xmm1, xmm2/m128          | RM    | both  | SSE2    |
      66 0F DF /r          | PANDN xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F 74 /r          | PCMPEQB xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 75 /r          | PCMPEQW xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 76 /r          | PCMPEQD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 64 /r          | PCMPGTB xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 65 /r          | PCMPGTW xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 66 /r          | PCMPGTD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F F5 /r          | PMADDWD xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F E5 /r          | PMULHW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F D5 /r          | PMULLW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F EB /r          | POR xmm1, xmm2/m128           | RM    | both  | SSE2    |
      66 0F F1 /r          | PSLLW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F F2 /r          | PSLLD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F F3 /r          | PSLLQ xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F E1 /r          | PSRAW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F E2 /r          | PSRAD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F D1 /r          | PSRLW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F D2 /r          | PSRLD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F D3 /r          | PSRLQ xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F F8 /r          | PSUBB xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F F9 /r          | PSUBW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F FA /r          | PSUBD xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F E8 /r          | PSUBSB xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F E9 /r          | PSUBSW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F D8 /r          | PSUBUSB xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F D9 /r          | PSUBUSW xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F 68 /r          | PUNPCKHBW xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 69 /r          | PUNPCKHWD xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 6A /r          | PUNPCKHDQ xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F EF /r          | PXOR xmm1, xmm2/m128          | RM    | both  | SSE2    |
      66 0F E0 /r          | PAVGB xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F E3 /r          | PAVGW xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F EE /r          | PMAXSW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F DE /r          | PMAXUB xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F EA /r          | PMINSW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F DA /r          | PMINUB xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F E4 /r          | PMULHUW xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F F6 /r          | PSADBW xmm1, xmm2/m128        | RM    | both  | SSE2    |
      66 0F 60 /r          | PUNPCKLBW xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 61 /r          | PUNPCKLWD xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 62 /r          | PUNPCKLDQ xmm1, xmm2/m128     | RM    | both  | SSE2    |
      66 0F 6C /r          | PUNPCKLQDQ xmm1, xmm2/m128    | RM    | both  | SSE2    |
      66 0F 6D /r          | PUNPCKHQDQ xmm1, xmm2/m128    | RM    | both  | SSE2    |
      66 0F 71 /6 ib       | PSLLW xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 72 /6 ib       | PSLLD xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 73 /6 ib       | PSLLQ xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 71 /4 ib       | PSRAW xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 72 /4 ib       | PSRAD xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 71 /2 ib       | PSRLW xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 72 /2 ib       | PSRLD xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 73 /2 ib       | PSRLQ xmm1, imm8              | MI    | both  | SSE2    |
      66 0F 73 /7 ib       | PSLLDQ xmm1, imm8             | MI    | both  | SSE2    |
      66 0F 73 /3 ib       | PSRLDQ xmm1, imm8             | MI    | both  | SSE2    |
      NP 0F D4 /r          | PADDQ mm, mm/m64              | RM    | both  | SSE2    |
      NP 0F FB /r          | PSUBQ mm, mm/m64              | RM    | both  | SSE2    |
      NP 0F F4 /r          | PMULUDQ mm, mm/m64            | RM    | both  | SSE2    |
      66 0F D4 /r          | PADDQ xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F FB /r          | PSUBQ xmm1, xmm2/m128         | RM    | both  | SSE2    |
      66 0F F4 /r          | PMULUDQ xmm1, xmm2/m128       | RM    | both  | SSE2    |
      66 0F D7 /r          | PMOVMSKB reg, xmm             | RM    | both  | SSE2    |
      66 0F C5 /r ib       | PEXTRW reg, xmm, imm8         | RMI   | both  | SSE2    |
      66 0F C4 /r ib       | PINSRW xmm, r32/m16, imm8     | RMI   | both  | SSE2    |
      66 0F 70 /r ib       | PSHUFD xmm1, xmm2/m128, imm8  | RMI   | both  | SSE2    |
      F3 0F 70 /r ib       | PSHUFHW xmm1, xmm2/m128, imm8 | RMI   | both  | SSE2    |
      F2 0F 70 /r ib       | PSHUFLW xmm1, xmm2/m128, imm8 | RMI   | both  | SSE2    |
      """;

  private Sse2PackedRows() {}
}
