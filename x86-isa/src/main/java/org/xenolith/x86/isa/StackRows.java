package org.xenolith.x86.isa;

/** PUSH, POP and stack frames (Intel SDM volume 2). */
final class StackRows {
  static final String ROWS =
      """
      # opcode | instruction       | Op/En | modes | feature | notes
      # PUSH
      50+rw    | PUSH r16          | O     | both  | BASE    | d64
      50+rd    | PUSH r32          | O     | 32    | BASE    |
      50+rd    | PUSH r64          | O     | 64    | BASE    | d64
      FF /6    | PUSH r/m16        | M     | both  | BASE    | d64
      FF /6    | PUSH r/m32        | M     | 32    | BASE    |
      FF /6    | PUSH r/m64        | M     | 64    | BASE    | d64
      6A ib    | PUSH imm8         | I     | both  | BASE    | sx d64
      68 iw    | PUSH imm16        | I     | both  | BASE    | d64
      68 id    | PUSH imm32        | I     | both  | BASE    | sx d64
      0E       | PUSH CS           | ZO    | 32    | BASE    | nohost
      16       | PUSH SS           | ZO    | 32    | BASE    | nohost
      1E       | PUSH DS           | ZO    | 32    | BASE    | nohost
      06       | PUSH ES           | ZO    | 32    | BASE    | nohost
      0F A0    | PUSH FS           | ZO    | both  | BASE    | d64 nohost
      0F A8    | PUSH GS           | ZO    | both  | BASE    | d64 nohost
      # POP
      58+rw    | POP r16           | O     | both  | BASE    | d64
      58+rd    | POP r32           | O     | 32    | BASE    |
      58+rd    | POP r64           | O     | 64    | BASE    | d64
      8F /0    | POP r/m16         | M     | both  | BASE    | d64
      8F /0    | POP r/m32         | M     | 32    | BASE    |
      8F /0    | POP r/m64         | M     | 64    | BASE    | d64
      17       | POP SS            | ZO    | 32    | BASE    | nohost
      1F       | POP DS            | ZO    | 32    | BASE    | nohost
      07       | POP ES            | ZO    | 32    | BASE    | nohost
      0F A1    | POP FS            | ZO    | both  | BASE    | d64 nohost
      0F A9    | POP GS            | ZO    | both  | BASE    | d64 nohost
      # all registers, flags
      60       | PUSHA             | ZO    | 32    | BASE    | o16
      60       | PUSHAD            | ZO    | 32    | BASE    | o32
      61       | POPA              | ZO    | 32    | BASE    | o16
      61       | POPAD             | ZO    | 32    | BASE    | o32
      9C       | PUSHF             | ZO    | both  | BASE    | t:OSZAPCID o16 d64
      9C       | PUSHFD            | ZO    | 32    | BASE    | t:OSZAPCID o32
      9C       | PUSHFQ            | ZO    | 64    | BASE    | t:OSZAPCID o64 d64
      9D       | POPF              | ZO    | both  | BASE    | w:OSZAPCD o16 d64 nohost
      9D       | POPFD             | ZO    | 32    | BASE    | w:OSZAPCD o32 nohost
      9D       | POPFQ             | ZO    | 64    | BASE    | w:OSZAPCD o64 d64 nohost
      # frames
      C8 iw ib | ENTER imm16, imm8 | II    | both  | BASE    | oany d64
      C9       | LEAVE             | ZO    | both  | BASE    | d64
      """;

  private StackRows() {}
}
