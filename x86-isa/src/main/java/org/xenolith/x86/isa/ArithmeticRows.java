package org.xenolith.x86.isa;

/** Addition, subtraction, multiplication, division and comparison (Intel SDM volume 2). */
final class ArithmeticRows {
  static final String ROWS =
      """
      # opcode              | instruction                | Op/En | modes | feature | notes
      14 ib                 | ADC AL, imm8               | I     | both  | BASE    | t:C w:OSZAPC
      15 iw                 | ADC AX, imm16              | I     | both  | BASE    | t:C w:OSZAPC
      15 id                 | ADC EAX, imm32             | I     | both  | BASE    | t:C w:OSZAPC
      REX.W 15 id           | ADC RAX, imm32             | I     | 64    | BASE    | t:C w:OSZAPC sx
      80 /2 ib              | ADC r/m8, imm8             | MI    | both  | BASE    | t:C w:OSZAPC lock
      81 /2 iw              | ADC r/m16, imm16           | MI    | both  | BASE    | t:C w:OSZAPC lock
      81 /2 id              | ADC r/m32, imm32           | MI    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 81 /2 id        | ADC r/m64, imm32           | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      83 /2 ib              | ADC r/m16, imm8            | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      83 /2 ib              | ADC r/m32, imm8            | MI    | both  | BASE    | t:C w:OSZAPC lock sx
      REX.W 83 /2 ib        | ADC r/m64, imm8            | MI    | 64    | BASE    | t:C w:OSZAPC lock sx
      10 /r                 | ADC r/m8, r8               | MR    | both  | BASE    | t:C w:OSZAPC lock
      11 /r                 | ADC r/m16, r16             | MR    | both  | BASE    | t:C w:OSZAPC lock
      11 /r                 | ADC r/m32, r32             | MR    | both  | BASE    | t:C w:OSZAPC lock
      REX.W 11 /r           | ADC r/m64, r64             | MR    | 64    | BASE    | t:C w:OSZAPC lock
      12 /r                 | ADC r8, r/m8               | RM    | both  | BASE    | t:C w:OSZAPC
      13 /r                 | ADC r16, r/m16             | RM    | both  | BASE    | t:C w:OSZAPC
      13 /r                 | ADC r32, r/m32             | RM    | both  | BASE    | t:C w:OSZAPC
      REX.W 13 /r           | ADC r64, r/m64             | RM    | 64    | BASE    | t:C w:OSZAPC
      """;

  private ArithmeticRows() {}
}
