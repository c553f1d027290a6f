package org.xenolith.x86.isa;

/** SSE4.1, and SSE4.2 without CRC32 (Intel SDM volume 2). */
final class Sse4Rows {
  static final String ROWS =
      """
      # opcode                | instruction                      | Op/En | modes | feature | notes
      66 0F 38 2B /r          | PACKUSDW xmm1, xmm2/m128         | RM    | both  | SSE4_1  |
      66 0F 38 29 /r          | PCMPEQQ xmm1, xmm2/m128          | RM    | both  | SSE4_1  |
      66 0F 38 41 /r          | PHMINPOSUW xmm1, xmm2/m128       | RM    | both  | SSE4_1  |
      66 0F 38 3C /r          | PMAXSB xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 3D /r          | PMAXSD xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 3F /r          | PMAXUD xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 3E /r          | PMAXUW xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 38 /r          | PMINSB xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 39 /r          | PMINSD xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 3B /r          | PMINUD xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 3A /r          | PMINUW xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 28 /r          | PMULDQ xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 40 /r          | PMULLD xmm1, xmm2/m128           | RM    | both  | SSE4_1  |
      66 0F 38 17 /r          | PTEST xmm1, xmm2/m128            | RM    | both  | SSE4_1  | w:ZC 0:OSAP
      66 0F 38 20 /r          | PMOVSXBW xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 21 /r          | PMOVSXBD xmm1, xmm2/m32          | RM    | both  | SSE4_1  |
      66 0F 38 22 /r          | PMOVSXBQ xmm1, xmm2/m16          | RM    | both  | SSE4_1  |
      66 0F 38 23 /r          | PMOVSXWD xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 24 /r          | PMOVSXWQ xmm1, xmm2/m32          | RM    | both  | SSE4_1  |
      66 0F 38 25 /r          | PMOVSXDQ xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 30 /r          | PMOVZXBW xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 31 /r          | PMOVZXBD xmm1, xmm2/m32          | RM    | both  | SSE4_1  |
      66 0F 38 32 /r          | PMOVZXBQ xmm1, xmm2/m16          | RM    | both  | SSE4_1  |
      66 0F 38 33 /r          | PMOVZXWD xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 34 /r          | PMOVZXWQ xmm1, xmm2/m32          | RM    | both  | SSE4_1  |
      66 0F 38 35 /r          | PMOVZXDQ xmm1, xmm2/m64          | RM    | both  | SSE4_1  |
      66 0F 38 10 /r          | PBLENDVB xmm1, xmm2/m128, <XMM0> | RM    | both  | SSE4_1  |
      66 0F 38 14 /r          | BLENDVPS xmm1, xmm2/m128, <XMM0> | RM    | both  | SSE4_1  |
      66 0F 38 15 /r          | BLENDVPD xmm1, xmm2/m128, <XMM0> | RM    | both  | SSE4_1  |
      66 0F 3A 0C /r ib       | BLENDPS xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 0D /r ib       | BLENDPD xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 0E /r ib       | PBLENDW xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 40 /r ib       | DPPS xmm1, xmm2/m128, imm8       | RMI   | both  | SSE4_1  |
      66 0F 3A 41 /r ib       | DPPD xmm1, xmm2/m128, imm8       | RMI   | both  | SSE4_1  |
      66 0F 3A 42 /r ib       | MPSADBW xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 08 /r ib       | ROUNDPS xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 09 /r ib       | ROUNDPD xmm1, xmm2/m128, imm8    | RMI   | both  | SSE4_1  |
      66 0F 3A 0A /r ib       | ROUNDSS xmm1, xmm2/m32, imm8     | RMI   | both  | SSE4_1  |
      66 0F 3A 0B /r ib       | ROUNDSD xmm1, xmm2/m64, imm8     | RMI   | both  | SSE4_1  |
      66 0F 38 2A /r          | MOVNTDQA xmm1, m128              | RM    | both  | SSE4_1  |
      66 0F 3A 14 /r ib       | PEXTRB reg/m8, xmm2, imm8        | MRI   | both  | SSE4_1  |
      66 0F 3A 15 /r ib       | PEXTRW reg/m16, xmm, imm8        | MRI   | both  | SSE4_1  |
      66 0F 3A 16 /r ib       | PEXTRD r/m32, xmm2, imm8         | MRI   | both  | SSE4_1  |
      66 REX.W 0F 3A 16 /r ib | PEXTRQ r/m64, xmm2, imm8         | MRI   | 64    | SSE4_1  |
      66 0F 3A 17 /r ib       | EXTRACTPS reg/m32, xmm1, imm8    | MRI   | both  | SSE4_1  |
      66 0F 3A 20 /r ib       | PINSRB xmm1, r32/m8, imm8        | RMI   | both  | SSE4_1  |
      66 0F 3A 22 /r ib       | PINSRD xmm1, r/m32, imm8         | RMI   | both  | SSE4_1  |
      66 REX.W 0F 3A 22 /r ib | PINSRQ xmm1, r/m64, imm8         | RMI   | 64    | SSE4_1  |
      66 0F 3A 21 /r ib       | INSERTPS xmm1, xmm2/m32, imm8    | RMI   | both  | SSE4_1  |
      66 0F 38 37 /r          | PCMPGTQ xmm1, xmm2/m128          | RM    | both  | SSE4_2  |
      66 0F 3A 60 /r ib       | PCMPESTRM xmm1, xmm2/m128, imm8  | RMI   | both  | SSE4_2  | w:OSZC 0:AP unaligned
      66 0F 3A 61 /r ib       | PCMPESTRI xmm1, xmm2/m128, imm8  | RMI   | both  | SSE4_2  | w:OSZC 0:AP unaligned
      66 0F 3A 62 /r ib       | PCMPISTRM xmm1, xmm2/m128, imm8  | RMI   | both  | SSE4_2  | w:OSZC 0:AP unaligned
      66 0F 3A 63 /r ib       | PCMPISTRI xmm1, xmm2/m128, imm8  | RMI   | both  | SSE4_2  | w:OSZC 0:AP unaligned
      """;

  private Sse4Rows() {}
}
