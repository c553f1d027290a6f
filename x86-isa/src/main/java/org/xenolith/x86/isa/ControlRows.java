package org.xenolith.x86.isa;

/** Jumps, calls, interrupts and NOPs (Intel SDM volume 2). */
final class ControlRows {
  static final String ROWS =
      """
      # opcode    | instruction       | Op/En | modes | feature | notes
      # jumps
      EB cb       | JMP rel8          | D     | both  | BASE    | f64 nohost
      E9 cw       | JMP rel16         | D     | 32    | BASE    | nohost
      E9 cd       | JMP rel32         | D     | both  | BASE    | f64 nohost
      FF /4       | JMP r/m16         | M     | 32    | BASE    | nohost
      FF /4       | JMP r/m32         | M     | 32    | BASE    | nohost
      FF /4       | JMP r/m64         | M     | 64    | BASE    | f64 nohost
      70+cc cb    | Jcc rel8          | D     | both  | BASE    | t:cc f64 nohost
      0F 80+cc cw | Jcc rel16         | D     | 32    | BASE    | t:cc nohost
      0F 80+cc cd | Jcc rel32         | D     | both  | BASE    | t:cc f64 nohost
      E3 cb       | JCXZ rel8         | D     | 32    | BASE    | a16 nohost
      E3 cb       | JECXZ rel8        | D     | both  | BASE    | a32 f64 nohost
      E3 cb       | JRCXZ rel8        | D     | 64    | BASE    | a64 f64 nohost
      E2 cb       | LOOP rel8         | D     | both  | BASE    | f64 nohost
      E1 cb       | LOOPE rel8        | D     | both  | BASE    | t:Z f64 nohost
      E0 cb       | LOOPNE rel8       | D     | both  | BASE    | t:Z f64 nohost
      # calls and returns
      E8 cw       | CALL rel16        | D     | 32    | BASE    | nohost
      E8 cd       | CALL rel32        | D     | both  | BASE    | f64 nohost
      FF /2       | CALL r/m16        | M     | 32    | BASE    | nohost
      FF /2       | CALL r/m32        | M     | 32    | BASE    | nohost
      FF /2       | CALL r/m64        | M     | 64    | BASE    | f64 nohost
      C3          | RET               | ZO    | both  | BASE    | f64 nohost
      C2 iw       | RET imm16         | I     | both  | BASE    | oany f64 nohost
      # far: CALLF, JMPF and RETF are the manual's far CALL, JMP and RET
      9A cd       | CALLF ptr16:16    | D     | 32    | BASE    | nohost
      9A cp       | CALLF ptr16:32    | D     | 32    | BASE    | nohost
      FF /3       | CALLF m16:16      | M     | both  | BASE    | o16 nohost
      FF /3       | CALLF m16:32      | M     | both  | BASE    | o32 nohost
      REX.W FF /3 | CALLF m16:64      | M     | 64    | BASE    | nohost
      EA cd       | JMPF ptr16:16     | D     | 32    | BASE    | nohost
      EA cp       | JMPF ptr16:32     | D     | 32    | BASE    | nohost
      FF /5       | JMPF m16:16       | M     | both  | BASE    | o16 nohost
      FF /5       | JMPF m16:32       | M     | both  | BASE    | o32 nohost
      REX.W FF /5 | JMPF m16:64       | M     | 64    | BASE    | nohost
      CB          | RETF              | ZO    | both  | BASE    | nohost
      CA iw       | RETF imm16        | I     | both  | BASE    | oany nohost
      # interrupts and deliberate faults
      CC          | INT3              | ZO    | both  | BASE    | nohost
      F1          | INT1              | ZO    | both  | BASE    | nohost
      CD ib       | INT imm8          | I     | both  | BASE    | nohost
      CE          | INTO              | ZO    | 32    | BASE    | t:O nohost
      62 /r       | BOUND r16, m16&16 | RM    | 32    | BASE    | nohost
      62 /r       | BOUND r32, m32&32 | RM    | 32    | BASE    | nohost
      0F FF /r    | UD0 r32, r/m32    | RM    | both  | BASE    | oany nohost
      0F B9 /r    | UD1 r32, r/m32    | RM    | both  | BASE    | oany nohost
      0F 0B       | UD2               | ZO    | both  | BASE    | nohost
      CF          | IRET              | ZO    | both  | BASE    | o16 nohost
      CF          | IRETD             | ZO    | both  | BASE    | o32 nohost
      REX.W CF    | IRETQ             | ZO    | 64    | BASE    | nohost
      0F 05       | SYSCALL           | ZO    | both  | BASE    | nohost
      0F 07       | SYSRET            | ZO    | 64    | BASE    | nohost
      0F 34       | SYSENTER          | ZO    | both  | BASE    | nohost
      0F 35       | SYSEXIT           | ZO    | both  | BASE    | nohost
      # nothing, and landing marks
      90          | NOP               | ZO    | both  | BASE    | oany b0
      F3 90       | PAUSE             | ZO    | both  | BASE    | b0
      F3 0F 1E FA | ENDBR64           | ZO    | both  | BASE    |
      F3 0F 1E FB | ENDBR32           | ZO    | both  | BASE    |
      0F 0D /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 18 /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 19 /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1A /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1B /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1C /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1D /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1E /r    | NOP r/m32         | M     | both  | BASE    | oany
      0F 1F /r    | NOP r/m32         | M     | both  | BASE    | oany
      """;

  private ControlRows() {}
}
