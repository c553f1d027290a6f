package org.xenolith.x86.isa;

/** Addition, subtraction, comparison, multiplication and division (Intel SDM volume 2). */
final class ArithmeticRows {
  static final String ROWS =
      """
      # opcode                | instruction            | Op/En | modes | feature | notes
      # ADD, ADC, SUB, SBB, CMP; opcode 82 repeats 80 outside 64-bit mode
      04 ib                   | ADD AL, imm8           | I     | both  | BASE    | w:OSZAPC
      05 iw                   | ADD AX, imm16          | I     | both  | BASE    | w:OSZAPC
      05 id                   | ADD EAX, imm32         | I     | both  | BASE    | w:OSZAPC
      REX.W 05 id             | ADD RAX, imm32         | I     | 64    | BASE    | w:OSZAPC sx
      80 /0 ib                | ADD r/m8, imm8         | MI    | both  | BASE    | w:OSZAPC lock
      82 /0 ib                | ADD r/m8, imm8         | MI    | 32    | BASE    | w:OSZAPC lock
      81 /0 iw                | ADD r/m16, imm16       | MI    | both  | BASE    | w:OSZAPC lock
      81 /0 id                | ADD r/m32, imm32       | MI    | both  | BASE    | w:OSZAPC lock
      REX.W 81 /0 id          | ADD r/m64, imm32       | MI    | 64    | BASE    | w:OSZAPC lock sx
      83 /0 ib                | ADD r/m16, imm8        | MI    | both  | BASE    | w:OSZAPC lock sx
      83 /0 ib                | ADD r/m32, imm8        | MI    | both  | BASE    | w:OSZAPC lock sx
      REX.W 83 /0 ib          | ADD r/m64, imm8        | MI    | 64    | BASE    | w:OSZAPC lock sx
      00 /r                   | ADD r/m8, r8           | MR    | both  | BASE    | w:OSZAPC lock
      01 /r                   | ADD r/m16, r16         | MR    | both  | BASE    | w:OSZAPC lock
      01 /r                   | ADD r/m32, r32         | MR    | both  | BASE    | w:OSZAPC lock
      REX.W 01 /r             | ADD r/m64, r64         | MR    | 64    | BASE    | w:OSZAPC lock
      02 /r                   | ADD r8, r/m8           | RM    | both  | BASE    | w:OSZAPC
      03 /r                   | ADD r16, r/m16         | RM    | both  | BASE    | w:OSZAPC
      03 /r                   | ADD r32, r/m32         | RM    | both  | BASE    | w:OSZAPC
      REX.W 03 /r             | ADD r64, r/m64         | RM    | 64    | BASE    | w:OSZAPC
      14 ib                   | ADC AL, imm8           | I     | both  | BASE    | t:C w:OSZAPC
      15 iw                   | ADC AX, imm16          | I     | both  | BASE    | t:C w:OSZAPC
      15 id                   | ADC EAX, imm32         | I     | both  | BASE    | t:C w:OSZAPC
      REX.W 15 id             | ADC RAX, imm32         | I     | 64    | BASE    | t:C w:OSZAPC sx
      80 /2 ib                | ADC r/m8, imm8         | MI    | both  | BASE    | t:C w:OSZAPC lock
      82 /2 ib                | ADC r/m8, imm8         | MI    | 32    | BASE    | t:C w:OSZAPC lock
      81 /2 iw                | ADC r/m16, imm16       | MI    | both  | BASE    | t:C w:OSZAPC lock
      81 /2 id                | ADC r/m32, imm32       | MI    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 81 /2 id          | ADC r/m64, imm32       | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      83 /2 ib                | ADC r/m16, imm8        | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      83 /2 ib                | ADC r/m32, imm8        | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      REX.W 83 /2 ib          | ADC r/m64, imm8        | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      10 /r                   | ADC r/m8, r8           | MR    | both  | BASE    | t:C w:OSZAPC lock
      11 /r                   | ADC r/m16, r16         | MR    | both  | BASE    | t:C w:OSZAPC lock
      11 /r                   | ADC r/m32, r32         | MR    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 11 /r             | ADC r/m64, r64         | MR    | 64    | BASE    | t:C w:OSZAPC lock
      12 /r                   | ADC r8, r/m8           | RM    | both  | BASE    | t:C w:OSZAPC
      13 /r                   | ADC r16, r/m16         | RM    | both  | BASE    | t:C w:OSZAPC
      13 /r                   | ADC r32, r/m32         | RM    | both  | BASE    | t:C w:OSZAPC
      REX.W 13 /r             | ADC r64, r/m64         | RM    | 64    | BASE    | t:C w:OSZAPC
      2C ib                   | SUB AL, imm8           | I     | both  | BASE    | w:OSZAPC
      2D iw                   | SUB AX, imm16          | I     | both  | BASE    | w:OSZAPC
      2D id                   | SUB EAX, imm32         | I     | both  | BASE    | w:OSZAPC
      REX.W 2D id             | SUB RAX, imm32         | I     | 64    | BASE    | w:OSZAPC sx
      80 /5 ib                | SUB r/m8, imm8         | MI    | both  | BASE    | w:OSZAPC lock
      82 /5 ib                | SUB r/m8, imm8         | MI    | 32    | BASE    | w:OSZAPC lock
      81 /5 iw                | SUB r/m16, imm16       | MI    | both  | BASE    | w:OSZAPC lock
      81 /5 id                | SUB r/m32, imm32       | MI    | both  | BASE    | w:OSZAPC lock
      REX.W 81 /5 id          | SUB r/m64, imm32       | MI    | 64    | BASE    | w:OSZAPC lock sx
      83 /5 ib                | SUB r/m16, imm8        | MI    | both  | BASE    | w:OSZAPC lock sx
      83 /5 ib                | SUB r/m32, imm8        | MI    | both  | BASE    | w:OSZAPC lock sx
      REX.W 83 /5 ib          | SUB r/m64, imm8        | MI    | 64    | BASE    | w:OSZAPC lock sx
      28 /r                   | SUB r/m8, r8           | MR    | both  | BASE    | w:OSZAPC lock
      29 /r                   | SUB r/m16, r16         | MR    | both  | BASE    | w:OSZAPC lock
      29 /r                   | SUB r/m32, r32         | MR    | both  | BASE    | w:OSZAPC lock
      REX.W 29 /r             | SUB r/m64, r64         | MR    | 64    | BASE    | w:OSZAPC lock
      2A /r                   | SUB r8, r/m8           | RM    | both  | BASE    | w:OSZAPC
      2B /r                   | SUB r16, r/m16         | RM    | both  | BASE    | w:OSZAPC
      2B /r                   | SUB r32, r/m32         | RM    | both  | BASE    | w:OSZAPC
      REX.W 2B /r             | SUB r64, r/m64         | RM    | 64    | BASE    | w:OSZAPC
      1C ib                   | SBB AL, imm8           | I     | both  | BASE    | t:C w:OSZAPC
      1D iw                   | SBB AX, imm16          | I     | both  | BASE    | t:C w:OSZAPC
      1D id                   | SBB EAX, imm32         | I     | both  | BASE    | t:C w:OSZAPC
      REX.W 1D id             | SBB RAX, imm32         | I     | 64    | BASE    | t:C w:OSZAPC sx
      80 /3 ib                | SBB r/m8, imm8         | MI    | both  | BASE    | t:C w:OSZAPC lock
      82 /3 ib                | SBB r/m8, imm8         | MI    | 32    | BASE    | t:C w:OSZAPC lock
      81 /3 iw                | SBB r/m16, imm16       | MI    | both  | BASE    | t:C w:OSZAPC lock
      81 /3 id                | SBB r/m32, imm32       | MI    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 81 /3 id          | SBB r/m64, imm32       | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      83 /3 ib                | SBB r/m16, imm8        | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      83 /3 ib                | SBB r/m32, imm8        | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      REX.W 83 /3 ib          | SBB r/m64, imm8        | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      18 /r                   | SBB r/m8, r8           | MR    | both  | BASE    | t:C w:OSZAPC lock
      19 /r                   | SBB r/m16, r16         | MR    | both  | BASE    | t:C w:OSZAPC lock
      19 /r                   | SBB r/m32, r32         | MR    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 19 /r             | SBB r/m64, r64         | MR    | 64    | BASE    | t:C w:OSZAPC lock
      1A /r                   | SBB r8, r/m8           | RM    | both  | BASE    | t:C w:OSZAPC
      1B /r                   | SBB r16, r/m16         | RM    | both  | BASE    | t:C w:OSZAPC
      1B /r                   | SBB r32, r/m32         | RM    | both  | BASE    | t:C w:OSZAPC
      REX.W 1B /r             | SBB r64, r/m64         | RM    | 64    | BASE    | t:C w:OSZAPC
      3C ib                   | CMP AL, imm8           | I     | both  | BASE    | w:OSZAPC
      3D iw                   | CMP AX, imm16          | I     | both  | BASE    | w:OSZAPC
      3D id                   | CMP EAX, imm32         | I     | both  | BASE    | w:OSZAPC
      REX.W 3D id             | CMP RAX, imm32         | I     | 64    | BASE    | w:OSZAPC sx
      80 /7 ib                | CMP r/m8, imm8         | MI    | both  | BASE    | w:OSZAPC
      82 /7 ib                | CMP r/m8, imm8         | MI    | 32    | BASE    | w:OSZAPC
      81 /7 iw                | CMP r/m16, imm16       | MI    | both  | BASE    | w:OSZAPC
      81 /7 id                | CMP r/m32, imm32       | MI    | both  | BASE    | w:OSZAPC
      REX.W 81 /7 id          | CMP r/m64, imm32       | MI    | 64    | BASE    | w:OSZAPC sx
      83 /7 ib                | CMP r/m16, imm8        | MI    | both  | BASE    | w:OSZAPC sx
      83 /7 ib                | CMP r/m32, imm8        | MI    | both  | BASE    | w:OSZAPC sx
      REX.W 83 /7 ib          | CMP r/m64, imm8        | MI    | 64    | BASE    | w:OSZAPC sx
      38 /r                   | CMP r/m8, r8           | MR    | both  | BASE    | w:OSZAPC
      39 /r                   | CMP r/m16, r16         | MR    | both  | BASE    | w:OSZAPC
      39 /r                   | CMP r/m32, r32         | MR    | both  | BASE    | w:OSZAPC
      REX.W 39 /r             | CMP r/m64, r64         | MR    | 64    | BASE    | w:OSZAPC
      3A /r                   | CMP r8, r/m8           | RM    | both  | BASE    | w:OSZAPC
      3B /r                   | CMP r16, r/m16         | RM    | both  | BASE    | w:OSZAPC
      3B /r                   | CMP r32, r/m32         | RM    | both  | BASE    | w:OSZAPC
      REX.W 3B /r             | CMP r64, r/m64         | RM    | 64    | BASE    | w:OSZAPC
      # one operand
      FE /0                   | INC r/m8               | M     | both  | BASE    | w:OSZAP lock
      FF /0                   | INC r/m16              | M     | both  | BASE    | w:OSZAP lock
      FF /0                   | INC r/m32              | M     | both  | BASE    | w:OSZAP lock
      REX.W FF /0             | INC r/m64              | M     | 64    | BASE    | w:OSZAP lock
      40+rw                   | INC r16                | O     | 32    | BASE    | w:OSZAP
      40+rd                   | INC r32                | O     | 32    | BASE    | w:OSZAP
      FE /1                   | DEC r/m8               | M     | both  | BASE    | w:OSZAP lock
      FF /1                   | DEC r/m16              | M     | both  | BASE    | w:OSZAP lock
      FF /1                   | DEC r/m32              | M     | both  | BASE    | w:OSZAP lock
      REX.W FF /1             | DEC r/m64              | M     | 64    | BASE    | w:OSZAP lock
      48+rw                   | DEC r16                | O     | 32    | BASE    | w:OSZAP
      48+rd                   | DEC r32                | O     | 32    | BASE    | w:OSZAP
      F6 /3                   | NEG r/m8               | M     | both  | BASE    | w:OSZAPC lock
      F7 /3                   | NEG r/m16              | M     | both  | BASE    | w:OSZAPC lock
      F7 /3                   | NEG r/m32              | M     | both  | BASE    | w:OSZAPC lock
      REX.W F7 /3             | NEG r/m64              | M     | 64    | BASE    | w:OSZAPC lock
      # multiplication and division
      F6 /4                   | MUL r/m8               | M     | both  | BASE    | w:OC u:SZAP
      F7 /4                   | MUL r/m16              | M     | both  | BASE    | w:OC u:SZAP
      F7 /4                   | MUL r/m32              | M     | both  | BASE    | w:OC u:SZAP
      REX.W F7 /4             | MUL r/m64              | M     | 64    | BASE    | w:OC u:SZAP
      F6 /5                   | IMUL r/m8              | M     | both  | BASE    | w:OC u:SZAP
      F7 /5                   | IMUL r/m16             | M     | both  | BASE    | w:OC u:SZAP
      F7 /5                   | IMUL r/m32             | M     | both  | BASE    | w:OC u:SZAP
      REX.W F7 /5             | IMUL r/m64             | M     | 64    | BASE    | w:OC u:SZAP
      0F AF /r                | IMUL r16, r/m16        | RM    | both  | BASE    | w:OC u:SZAP
      0F AF /r                | IMUL r32, r/m32        | RM    | both  | BASE    | w:OC u:SZAP
      REX.W 0F AF /r          | IMUL r64, r/m64        | RM    | 64    | BASE    | w:OC u:SZAP
      6B /r ib                | IMUL r16, r/m16, imm8  | RMI   | both  | BASE    | w:OC u:SZAP sx
      6B /r ib                | IMUL r32, r/m32, imm8  | RMI   | both  | BASE    | w:OC u:SZAP sx
      REX.W 6B /r ib          | IMUL r64, r/m64, imm8  | RMI   | 64    | BASE    | w:OC u:SZAP sx
      69 /r iw                | IMUL r16, r/m16, imm16 | RMI   | both  | BASE    | w:OC u:SZAP
      69 /r id                | IMUL r32, r/m32, imm32 | RMI   | both  | BASE    | w:OC u:SZAP
      REX.W 69 /r id          | IMUL r64, r/m64, imm32 | RMI   | 64    | BASE    | w:OC u:SZAP sx
      F6 /6                   | DIV r/m8               | M     | both  | BASE    | u:OSZAPC
      F7 /6                   | DIV r/m16              | M     | both  | BASE    | u:OSZAPC
      F7 /6                   | DIV r/m32              | M     | both  | BASE    | u:OSZAPC
      REX.W F7 /6             | DIV r/m64              | M     | 64    | BASE    | u:OSZAPC
      F6 /7                   | IDIV r/m8              | M     | both  | BASE    | u:OSZAPC
      F7 /7                   | IDIV r/m16             | M     | both  | BASE    | u:OSZAPC
      F7 /7                   | IDIV r/m32             | M     | both  | BASE    | u:OSZAPC
      REX.W F7 /7             | IDIV r/m64             | M     | 64    | BASE    | u:OSZAPC
      VEX.LZ.F2.0F38.W0 F6 /r | MULX r32a, r32b, r/m32 | RVM   | both  | BMI2    |
      VEX.LZ.F2.0F38.W1 F6 /r | MULX r64a, r64b, r/m64 | RVM   | 64    | BMI2    |
      # two carry chains
      66 0F 38 F6 /r          | ADCX r32, r/m32        | RM    | both  | ADX     | t:C w:C
      66 REX.W 0F 38 F6 /r    | ADCX r64, r/m64        | RM    | 64    | ADX     | t:C w:C
      F3 0F 38 F6 /r          | ADOX r32, r/m32        | RM    | both  | ADX     | t:O w:O
      F3 REX.W 0F 38 F6 /r    | ADOX r64, r/m64        | RM    | 64    | ADX     | t:O w:O
      # decimal adjustment
      37                      | AAA                    | ZO    | 32    | BASE    | t:A w:AC u:OSZP
      3F                      | AAS                    | ZO    | 32    | BASE    | t:A w:AC u:OSZP
      D5 ib                   | AAD imm8               | I     | 32    | BASE    | w:SZP u:OAC
      D4 ib                   | AAM imm8               | I     | 32    | BASE    | w:SZP u:OAC
      27                      | DAA                    | ZO    | 32    | BASE    | t:AC w:SZAPC u:O
      2F                      | DAS                    | ZO    | 32    | BASE    | t:AC w:SZAPC u:O
      """;

  private ArithmeticRows() {}
}
