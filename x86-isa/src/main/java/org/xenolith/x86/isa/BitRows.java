package org.xenolith.x86.isa;

/** Single bits, bit fields, bit counts and CRC32 (Intel SDM volume 2). */
final class BitRows {
  static final String ROWS =
      """
      # opcode                | instruction             | Op/En | modes | feature | notes
      # bit tests; with a register as bit offset, memory is addressed beyond the operand
      0F A3 /r                | BT r/m16, r16           | MR    | both  | BASE    | w:C u:OSAP
      0F A3 /r                | BT r/m32, r32           | MR    | both  | BASE    | w:C u:OSAP
      REX.W 0F A3 /r          | BT r/m64, r64           | MR    | 64    | BASE    | w:C u:OSAP
      0F BA /4 ib             | BT r/m16, imm8          | MI    | both  | BASE    | w:C u:OSAP
      0F BA /4 ib             | BT r/m32, imm8          | MI    | both  | BASE    | w:C u:OSAP
      REX.W 0F BA /4 ib       | BT r/m64, imm8          | MI    | 64    | BASE    | w:C u:OSAP
      0F AB /r                | BTS r/m16, r16          | MR    | both  | BASE    | w:C u:OSAP lock
      0F AB /r                | BTS r/m32, r32          | MR    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F AB /r          | BTS r/m64, r64          | MR    | 64    | BASE    | w:C u:OSAP lock
      0F BA /5 ib             | BTS r/m16, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      0F BA /5 ib             | BTS r/m32, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F BA /5 ib       | BTS r/m64, imm8         | MI    | 64    | BASE    | w:C u:OSAP lock
      0F B3 /r                | BTR r/m16, r16          | MR    | both  | BASE    | w:C u:OSAP lock
      0F B3 /r                | BTR r/m32, r32          | MR    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F B3 /r          | BTR r/m64, r64          | MR    | 64    | BASE    | w:C u:OSAP lock
      0F BA /6 ib             | BTR r/m16, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      0F BA /6 ib             | BTR r/m32, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F BA /6 ib       | BTR r/m64, imm8         | MI    | 64    | BASE    | w:C u:OSAP lock
      0F BB /r                | BTC r/m16, r16          | MR    | both  | BASE    | w:C u:OSAP lock
      0F BB /r                | BTC r/m32, r32          | MR    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F BB /r          | BTC r/m64, r64          | MR    | 64    | BASE    | w:C u:OSAP lock
      0F BA /7 ib             | BTC r/m16, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      0F BA /7 ib             | BTC r/m32, imm8         | MI    | both  | BASE    | w:C u:OSAP lock
      REX.W 0F BA /7 ib       | BTC r/m64, imm8         | MI    | 64    | BASE    | w:C u:OSAP lock
      # bit scans and counts
      0F BC /r                | BSF r16, r/m16          | RM    | both  | BASE    | w:Z u:OSAPC
      0F BC /r                | BSF r32, r/m32          | RM    | both  | BASE    | w:Z u:OSAPC
      REX.W 0F BC /r          | BSF r64, r/m64          | RM    | 64    | BASE    | w:Z u:OSAPC
      0F BD /r                | BSR r16, r/m16          | RM    | both  | BASE    | w:Z u:OSAPC
      0F BD /r                | BSR r32, r/m32          | RM    | both  | BASE    | w:Z u:OSAPC
      REX.W 0F BD /r          | BSR r64, r/m64          | RM    | 64    | BASE    | w:Z u:OSAPC
      F3 0F BC /r             | TZCNT r16, r/m16        | RM    | both  | BMI1    | w:ZC u:OSAP
      F3 0F BC /r             | TZCNT r32, r/m32        | RM    | both  | BMI1    | w:ZC u:OSAP
      F3 REX.W 0F BC /r       | TZCNT r64, r/m64        | RM    | 64    | BMI1    | w:ZC u:OSAP
      F3 0F BD /r             | LZCNT r16, r/m16        | RM    | both  | LZCNT   | w:ZC u:OSAP
      F3 0F BD /r             | LZCNT r32, r/m32        | RM    | both  | LZCNT   | w:ZC u:OSAP
      F3 REX.W 0F BD /r       | LZCNT r64, r/m64        | RM    | 64    | LZCNT   | w:ZC u:OSAP
      F3 0F B8 /r             | POPCNT r16, r/m16       | RM    | both  | POPCNT  | w:Z 0:OSAPC
      F3 0F B8 /r             | POPCNT r32, r/m32       | RM    | both  | POPCNT  | w:Z 0:OSAPC
      F3 REX.W 0F B8 /r       | POPCNT r64, r/m64       | RM    | 64    | POPCNT  | w:Z 0:OSAPC
      # BMI1 and BMI2
      VEX.LZ.NP.0F38.W0 F7 /r | BEXTR r32a, r/m32, r32b | RMV   | both  | BMI1    | w:Z 0:OC u:SAP
      VEX.LZ.NP.0F38.W1 F7 /r | BEXTR r64a, r/m64, r64b | RMV   | 64    | BMI1    | w:Z 0:OC u:SAP
      VEX.LZ.NP.0F38.W0 F3 /3 | BLSI r32, r/m32         | VM    | both  | BMI1    | w:SZC 0:O u:AP
      VEX.LZ.NP.0F38.W1 F3 /3 | BLSI r64, r/m64         | VM    | 64    | BMI1    | w:SZC 0:O u:AP
      VEX.LZ.NP.0F38.W0 F3 /2 | BLSMSK r32, r/m32       | VM    | both  | BMI1    | w:SC 0:OZ u:AP
      VEX.LZ.NP.0F38.W1 F3 /2 | BLSMSK r64, r/m64       | VM    | 64    | BMI1    | w:SC 0:OZ u:AP
      VEX.LZ.NP.0F38.W0 F3 /1 | BLSR r32, r/m32         | VM    | both  | BMI1    | w:SZC 0:O u:AP
      VEX.LZ.NP.0F38.W1 F3 /1 | BLSR r64, r/m64         | VM    | 64    | BMI1    | w:SZC 0:O u:AP
      VEX.LZ.NP.0F38.W0 F5 /r | BZHI r32a, r/m32, r32b  | RMV   | both  | BMI2    | w:SZC 0:O u:AP
      VEX.LZ.NP.0F38.W1 F5 /r | BZHI r64a, r/m64, r64b  | RMV   | 64    | BMI2    | w:SZC 0:O u:AP
      VEX.LZ.F2.0F38.W0 F5 /r | PDEP r32a, r32b, r/m32  | RVM   | both  | BMI2    |
      VEX.LZ.F2.0F38.W1 F5 /r | PDEP r64a, r64b, r/m64  | RVM   | 64    | BMI2    |
      VEX.LZ.F3.0F38.W0 F5 /r | PEXT r32a, r32b, r/m32  | RVM   | both  | BMI2    |
      VEX.LZ.F3.0F38.W1 F5 /r | PEXT r64a, r64b, r/m64  | RVM   | 64    | BMI2    |
      # CRC32
      F2 0F 38 F0 /r          | CRC32 r32, r/m8         | RM    | both  | SSE4_2  |
      F2 REX.W 0F 38 F0 /r    | CRC32 r64, r/m8         | RM    | 64    | SSE4_2  |
      F2 0F 38 F1 /r          | CRC32 r32, r/m16        | RM    | both  | SSE4_2  | o16
      F2 0F 38 F1 /r          | CRC32 r32, r/m32        | RM    | both  | SSE4_2  |
      F2 REX.W 0F 38 F1 /r    | CRC32 r64, r/m64        | RM    | 64    | SSE4_2  |
      """;

  private BitRows() {}
}
