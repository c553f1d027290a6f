package org.xenolith.x86.isa;

/** AND, OR, XOR, NOT, TEST and ANDN (Intel SDM volume 2). */
final class LogicRows {
  static final String ROWS =
      """
      # opcode                | instruction            | Op/En | modes | feature | notes
      24 ib                   | AND AL, imm8           | I     | both  | BASE    | 0:OC u:A w:SZP
      25 iw                   | AND AX, imm16          | I     | both  | BASE    | 0:OC u:A w:SZP
      25 id                   | AND EAX, imm32         | I     | both  | BASE    | 0:OC u:A w:SZP
      REX.W 25 id             | AND RAX, imm32         | I     | 64    | BASE    | 0:OC u:A w:SZP sx
      80 /4 ib                | AND r/m8, imm8         | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      82 /4 ib                | AND r/m8, imm8         | MI    | 32    | BASE    | 0:OC u:A w:SZP lock
      81 /4 iw                | AND r/m16, imm16       | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      81 /4 id                | AND r/m32, imm32       | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 81 /4 id          | AND r/m64, imm32       | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      83 /4 ib                | AND r/m16, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      83 /4 ib                | AND r/m32, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      REX.W 83 /4 ib          | AND r/m64, imm8        | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      20 /r                   | AND r/m8, r8           | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      21 /r                   | AND r/m16, r16         | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      21 /r                   | AND r/m32, r32         | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 21 /r             | AND r/m64, r64         | MR    | 64    | BASE    | 0:OC u:A w:SZP lock
      22 /r                   | AND r8, r/m8           | RM    | both  | BASE    | 0:OC u:A w:SZP
      23 /r                   | AND r16, r/m16         | RM    | both  | BASE    | 0:OC u:A w:SZP
      23 /r                   | AND r32, r/m32         | RM    | both  | BASE    | 0:OC u:A w:SZP
      REX.W 23 /r             | AND r64, r/m64         | RM    | 64    | BASE    | 0:OC u:A w:SZP
      0C ib                   | OR AL, imm8            | I     | both  | BASE    | 0:OC u:A w:SZP
      0D iw                   | OR AX, imm16           | I     | both  | BASE    | 0:OC u:A w:SZP
      0D id                   | OR EAX, imm32          | I     | both  | BASE    | 0:OC u:A w:SZP
      REX.W 0D id             | OR RAX, imm32          | I     | 64    | BASE    | 0:OC u:A w:SZP sx
      80 /1 ib                | OR r/m8, imm8          | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      82 /1 ib                | OR r/m8, imm8          | MI    | 32    | BASE    | 0:OC u:A w:SZP lock
      81 /1 iw                | OR r/m16, imm16        | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      81 /1 id                | OR r/m32, imm32        | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 81 /1 id          | OR r/m64, imm32        | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      83 /1 ib                | OR r/m16, imm8         | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      83 /1 ib                | OR r/m32, imm8         | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      REX.W 83 /1 ib          | OR r/m64, imm8         | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      08 /r                   | OR r/m8, r8            | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      09 /r                   | OR r/m16, r16          | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      09 /r                   | OR r/m32, r32          | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 09 /r             | OR r/m64, r64          | MR    | 64    | BASE    | 0:OC u:A w:SZP lock
      0A /r                   | OR r8, r/m8            | RM    | both  | BASE    | 0:OC u:A w:SZP
      0B /r                   | OR r16, r/m16          | RM    | both  | BASE    | 0:OC u:A w:SZP
      0B /r                   | OR r32, r/m32          | RM    | both  | BASE    | 0:OC u:A w:SZP
      REX.W 0B /r             | OR r64, r/m64          | RM    | 64    | BASE    | 0:OC u:A w:SZP
      34 ib                   | XOR AL, imm8           | I     | both  | BASE    | 0:OC u:A w:SZP
      35 iw                   | XOR AX, imm16          | I     | both  | BASE    | 0:OC u:A w:SZP
      35 id                   | XOR EAX, imm32         | I     | both  | BASE    | 0:OC u:A w:SZP
      REX.W 35 id             | XOR RAX, imm32         | I     | 64    | BASE    | 0:OC u:A w:SZP sx
      80 /6 ib                | XOR r/m8, imm8         | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      82 /6 ib                | XOR r/m8, imm8         | MI    | 32    | BASE    | 0:OC u:A w:SZP lock
      81 /6 iw                | XOR r/m16, imm16       | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      81 /6 id                | XOR r/m32, imm32       | MI    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 81 /6 id          | XOR r/m64, imm32       | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      83 /6 ib                | XOR r/m16, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      83 /6 ib                | XOR r/m32, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP lock sx
      REX.W 83 /6 ib          | XOR r/m64, imm8        | MI    | 64    | BASE    | 0:OC u:A w:SZP lock sx
      30 /r                   | XOR r/m8, r8           | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      31 /r                   | XOR r/m16, r16         | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      31 /r                   | XOR r/m32, r32         | MR    | both  | BASE    | 0:OC u:A w:SZP lock
      REX.W 31 /r             | XOR r/m64, r64         | MR    | 64    | BASE    | 0:OC u:A w:SZP lock
      32 /r                   | XOR r8, r/m8           | RM    | both  | BASE    | 0:OC u:A w:SZP
      33 /r                   | XOR r16, r/m16         | RM    | both  | BASE    | 0:OC u:A w:SZP
      33 /r                   | XOR r32, r/m32         | RM    | both  | BASE    | 0:OC u:A w:SZP
      REX.W 33 /r             | XOR r64, r/m64         | RM    | 64    | BASE    | 0:OC u:A w:SZP
      F6 /2                   | NOT r/m8               | M     | both  | BASE    | lock
      F7 /2                   | NOT r/m16              | M     | both  | BASE    | lock
      F7 /2                   | NOT r/m32              | M     | both  | BASE    | lock
      REX.W F7 /2             | NOT r/m64              | M     | 64    | BASE    | lock
      # TEST; F6 /1 and F7 /1 repeat /0
      A8 ib                   | TEST AL, imm8          | I     | both  | BASE    | 0:OC u:A w:SZP
      A9 iw                   | TEST AX, imm16         | I     | both  | BASE    | 0:OC u:A w:SZP
      A9 id                   | TEST EAX, imm32        | I     | both  | BASE    | 0:OC u:A w:SZP
      REX.W A9 id             | TEST RAX, imm32        | I     | 64    | BASE    | 0:OC u:A w:SZP sx
      F6 /0 ib                | TEST r/m8, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP
      F7 /0 iw                | TEST r/m16, imm16      | MI    | both  | BASE    | 0:OC u:A w:SZP
      F7 /0 id                | TEST r/m32, imm32      | MI    | both  | BASE    | 0:OC u:A w:SZP
      REX.W F7 /0 id          | TEST r/m64, imm32      | MI    | 64    | BASE    | 0:OC u:A w:SZP sx
      F6 /1 ib                | TEST r/m8, imm8        | MI    | both  | BASE    | 0:OC u:A w:SZP
      F7 /1 iw                | TEST r/m16, imm16      | MI    | both  | BASE    | 0:OC u:A w:SZP
      F7 /1 id                | TEST r/m32, imm32      | MI    | both  | BASE    | 0:OC u:A w:SZP
      REX.W F7 /1 id          | TEST r/m64, imm32      | MI    | 64    | BASE    | 0:OC u:A w:SZP sx
      84 /r                   | TEST r/m8, r8          | MR    | both  | BASE    | 0:OC u:A w:SZP
      85 /r                   | TEST r/m16, r16        | MR    | both  | BASE    | 0:OC u:A w:SZP
      85 /r                   | TEST r/m32, r32        | MR    | both  | BASE    | 0:OC u:A w:SZP
      REX.W 85 /r             | TEST r/m64, r64        | MR    | 64    | BASE    | 0:OC u:A w:SZP
      # BMI1
      VEX.LZ.NP.0F38.W0 F2 /r | ANDN r32a, r32b, r/m32 | RVM   | both  | BMI1    | w:SZ 0:OC u:AP
      VEX.LZ.NP.0F38.W1 F2 /r | ANDN r64a, r64b, r/m64 | RVM   | 64    | BMI1    | w:SZ 0:OC u:AP
      """;

  private LogicRows() {}
}
