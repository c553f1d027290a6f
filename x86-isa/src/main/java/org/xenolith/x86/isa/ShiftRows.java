package org.xenolith.x86.isa;

/** Shifts and rotates (Intel SDM volume 2). */
final class ShiftRows {
  static final String ROWS =
      """
      # opcode                   | instruction            | Op/En | modes | feature | notes
      # rotates
      D0 /0                      | ROL r/m8, 1            | M     | both  | BASE    | w:C w1:O
      D2 /0                      | ROL r/m8, CL           | M     | both  | BASE    | w:C w1:O
      C0 /0 ib                   | ROL r/m8, imm8         | MI    | both  | BASE    | w:C w1:O
      D1 /0                      | ROL r/m16, 1           | M     | both  | BASE    | w:C w1:O
      D1 /0                      | ROL r/m32, 1           | M     | both  | BASE    | w:C w1:O
      REX.W D1 /0                | ROL r/m64, 1           | M     | 64    | BASE    | w:C w1:O
      D3 /0                      | ROL r/m16, CL          | M     | both  | BASE    | w:C w1:O
      D3 /0                      | ROL r/m32, CL          | M     | both  | BASE    | w:C w1:O
      REX.W D3 /0                | ROL r/m64, CL          | M     | 64    | BASE    | w:C w1:O
      C1 /0 ib                   | ROL r/m16, imm8        | MI    | both  | BASE    | w:C w1:O
      C1 /0 ib                   | ROL r/m32, imm8        | MI    | both  | BASE    | w:C w1:O
      REX.W C1 /0 ib             | ROL r/m64, imm8        | MI    | 64    | BASE    | w:C w1:O
      D0 /1                      | ROR r/m8, 1            | M     | both  | BASE    | w:C w1:O
      D2 /1                      | ROR r/m8, CL           | M     | both  | BASE    | w:C w1:O
      C0 /1 ib                   | ROR r/m8, imm8         | MI    | both  | BASE    | w:C w1:O
      D1 /1                      | ROR r/m16, 1           | M     | both  | BASE    | w:C w1:O
      D1 /1                      | ROR r/m32, 1           | M     | both  | BASE    | w:C w1:O
      REX.W D1 /1                | ROR r/m64, 1           | M     | 64    | BASE    | w:C w1:O
      D3 /1                      | ROR r/m16, CL          | M     | both  | BASE    | w:C w1:O
      D3 /1                      | ROR r/m32, CL          | M     | both  | BASE    | w:C w1:O
      REX.W D3 /1                | ROR r/m64, CL          | M     | 64    | BASE    | w:C w1:O
      C1 /1 ib                   | ROR r/m16, imm8        | MI    | both  | BASE    | w:C w1:O
      C1 /1 ib                   | ROR r/m32, imm8        | MI    | both  | BASE    | w:C w1:O
      REX.W C1 /1 ib             | ROR r/m64, imm8        | MI    | 64    | BASE    | w:C w1:O
      D0 /2                      | RCL r/m8, 1            | M     | both  | BASE    | t:C w:C w1:O
      D2 /2                      | RCL r/m8, CL           | M     | both  | BASE    | t:C w:C w1:O
      C0 /2 ib                   | RCL r/m8, imm8         | MI    | both  | BASE    | t:C w:C w1:O
      D1 /2                      | RCL r/m16, 1           | M     | both  | BASE    | t:C w:C w1:O
      D1 /2                      | RCL r/m32, 1           | M     | both  | BASE    | t:C w:C w1:O
      REX.W D1 /2                | RCL r/m64, 1           | M     | 64    | BASE    | t:C w:C w1:O
      D3 /2                      | RCL r/m16, CL          | M     | both  | BASE    | t:C w:C w1:O
      D3 /2                      | RCL r/m32, CL          | M     | both  | BASE    | t:C w:C w1:O
      REX.W D3 /2                | RCL r/m64, CL          | M     | 64    | BASE    | t:C w:C w1:O
      C1 /2 ib                   | RCL r/m16, imm8        | MI    | both  | BASE    | t:C w:C w1:O
      C1 /2 ib                   | RCL r/m32, imm8        | MI    | both  | BASE    | t:C w:C w1:O
      REX.W C1 /2 ib             | RCL r/m64, imm8        | MI    | 64    | BASE    | t:C w:C w1:O
      D0 /3                      | RCR r/m8, 1            | M     | both  | BASE    | t:C w:C w1:O
      D2 /3                      | RCR r/m8, CL           | M     | both  | BASE    | t:C w:C w1:O
      C0 /3 ib                   | RCR r/m8, imm8         | MI    | both  | BASE    | t:C w:C w1:O
      D1 /3                      | RCR r/m16, 1           | M     | both  | BASE    | t:C w:C w1:O
      D1 /3                      | RCR r/m32, 1           | M     | both  | BASE    | t:C w:C w1:O
      REX.W D1 /3                | RCR r/m64, 1           | M     | 64    | BASE    | t:C w:C w1:O
      D3 /3                      | RCR r/m16, CL          | M     | both  | BASE    | t:C w:C w1:O
      D3 /3                      | RCR r/m32, CL          | M     | both  | BASE    | t:C w:C w1:O
      REX.W D3 /3                | RCR r/m64, CL          | M     | 64    | BASE    | t:C w:C w1:O
      C1 /3 ib                   | RCR r/m16, imm8        | MI    | both  | BASE    | t:C w:C w1:O
      C1 /3 ib                   | RCR r/m32, imm8        | MI    | both  | BASE    | t:C w:C w1:O
      REX.W C1 /3 ib             | RCR r/m64, imm8        | MI    | 64    | BASE    | t:C w:C w1:O
      # shifts; /6 repeats /4
      D0 /4                      | SHL r/m8, 1            | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D2 /4                      | SHL r/m8, CL           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      C0 /4 ib                   | SHL r/m8, imm8         | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /4                      | SHL r/m16, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /4                      | SHL r/m32, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D1 /4                | SHL r/m64, 1           | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      D3 /4                      | SHL r/m16, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D3 /4                      | SHL r/m32, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D3 /4                | SHL r/m64, CL          | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      C1 /4 ib                   | SHL r/m16, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      C1 /4 ib                   | SHL r/m32, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W C1 /4 ib             | SHL r/m64, imm8        | MI    | 64    | BASE    | w:SZP wc:C w1:O u:A
      D0 /6                      | SHL r/m8, 1            | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D2 /6                      | SHL r/m8, CL           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      C0 /6 ib                   | SHL r/m8, imm8         | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /6                      | SHL r/m16, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /6                      | SHL r/m32, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D1 /6                | SHL r/m64, 1           | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      D3 /6                      | SHL r/m16, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D3 /6                      | SHL r/m32, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D3 /6                | SHL r/m64, CL          | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      C1 /6 ib                   | SHL r/m16, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      C1 /6 ib                   | SHL r/m32, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W C1 /6 ib             | SHL r/m64, imm8        | MI    | 64    | BASE    | w:SZP wc:C w1:O u:A
      D0 /5                      | SHR r/m8, 1            | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D2 /5                      | SHR r/m8, CL           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      C0 /5 ib                   | SHR r/m8, imm8         | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /5                      | SHR r/m16, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D1 /5                      | SHR r/m32, 1           | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D1 /5                | SHR r/m64, 1           | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      D3 /5                      | SHR r/m16, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      D3 /5                      | SHR r/m32, CL          | M     | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W D3 /5                | SHR r/m64, CL          | M     | 64    | BASE    | w:SZP wc:C w1:O u:A
      C1 /5 ib                   | SHR r/m16, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      C1 /5 ib                   | SHR r/m32, imm8        | MI    | both  | BASE    | w:SZP wc:C w1:O u:A
      REX.W C1 /5 ib             | SHR r/m64, imm8        | MI    | 64    | BASE    | w:SZP wc:C w1:O u:A
      D0 /7                      | SAR r/m8, 1            | M     | both  | BASE    | w:SZPC w1:O u:A
      D2 /7                      | SAR r/m8, CL           | M     | both  | BASE    | w:SZPC w1:O u:A
      C0 /7 ib                   | SAR r/m8, imm8         | MI    | both  | BASE    | w:SZPC w1:O u:A
      D1 /7                      | SAR r/m16, 1           | M     | both  | BASE    | w:SZPC w1:O u:A
      D1 /7                      | SAR r/m32, 1           | M     | both  | BASE    | w:SZPC w1:O u:A
      REX.W D1 /7                | SAR r/m64, 1           | M     | 64    | BASE    | w:SZPC w1:O u:A
      D3 /7                      | SAR r/m16, CL          | M     | both  | BASE    | w:SZPC w1:O u:A
      D3 /7                      | SAR r/m32, CL          | M     | both  | BASE    | w:SZPC w1:O u:A
      REX.W D3 /7                | SAR r/m64, CL          | M     | 64    | BASE    | w:SZPC w1:O u:A
      C1 /7 ib                   | SAR r/m16, imm8        | MI    | both  | BASE    | w:SZPC w1:O u:A
      C1 /7 ib                   | SAR r/m32, imm8        | MI    | both  | BASE    | w:SZPC w1:O u:A
      REX.W C1 /7 ib             | SAR r/m64, imm8        | MI    | 64    | BASE    | w:SZPC w1:O u:A
      # double shifts
      0F A4 /r ib                | SHLD r/m16, r16, imm8  | MRI   | both  | BASE    | wc:SZPC w1:O u:A
      0F A4 /r ib                | SHLD r/m32, r32, imm8  | MRI   | both  | BASE    | wc:SZPC w1:O u:A
      REX.W 0F A4 /r ib          | SHLD r/m64, r64, imm8  | MRI   | 64    | BASE    | wc:SZPC w1:O u:A
      0F A5 /r                   | SHLD r/m16, r16, CL    | MR    | both  | BASE    | wc:SZPC w1:O u:A
      0F A5 /r                   | SHLD r/m32, r32, CL    | MR    | both  | BASE    | wc:SZPC w1:O u:A
      REX.W 0F A5 /r             | SHLD r/m64, r64, CL    | MR    | 64    | BASE    | wc:SZPC w1:O u:A
      0F AC /r ib                | SHRD r/m16, r16, imm8  | MRI   | both  | BASE    | wc:SZPC w1:O u:A
      0F AC /r ib                | SHRD r/m32, r32, imm8  | MRI   | both  | BASE    | wc:SZPC w1:O u:A
      REX.W 0F AC /r ib          | SHRD r/m64, r64, imm8  | MRI   | 64    | BASE    | wc:SZPC w1:O u:A
      0F AD /r                   | SHRD r/m16, r16, CL    | MR    | both  | BASE    | wc:SZPC w1:O u:A
      0F AD /r                   | SHRD r/m32, r32, CL    | MR    | both  | BASE    | wc:SZPC w1:O u:A
      REX.W 0F AD /r             | SHRD r/m64, r64, CL    | MR    | 64    | BASE    | wc:SZPC w1:O u:A
      # BMI2
      VEX.LZ.F2.0F3A.W0 F0 /r ib | RORX r32, r/m32, imm8  | RMI   | both  | BMI2    |
      VEX.LZ.F2.0F3A.W1 F0 /r ib | RORX r64, r/m64, imm8  | RMI   | 64    | BMI2    |
      VEX.LZ.F3.0F38.W0 F7 /r    | SARX r32a, r/m32, r32b | RMV   | both  | BMI2    |
      VEX.LZ.F3.0F38.W1 F7 /r    | SARX r64a, r/m64, r64b | RMV   | 64    | BMI2    |
      VEX.LZ.66.0F38.W0 F7 /r    | SHLX r32a, r/m32, r32b | RMV   | both  | BMI2    |
      VEX.LZ.66.0F38.W1 F7 /r    | SHLX r64a, r/m64, r64b | RMV   | 64    | BMI2    |
      VEX.LZ.F2.0F38.W0 F7 /r    | SHRX r32a, r/m32, r32b | RMV   | both  | BMI2    |
      VEX.LZ.F2.0F38.W1 F7 /r    | SHRX r64a, r/m64, r64b | RMV   | 64    | BMI2    |
      """;

  private ShiftRows() {}
}
