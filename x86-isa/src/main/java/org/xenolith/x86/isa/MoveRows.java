package org.xenolith.x86.isa;

/** Moves, conversions, exchanges, CMOVcc and SETcc (Intel SDM volume 2). */
final class MoveRows {
  static final String ROWS =
      """
      # opcode              | instruction           | Op/En | modes | feature    | notes
      # MOV
      88 /r                 | MOV r/m8, r8          | MR    | both  | BASE       |
      89 /r                 | MOV r/m16, r16        | MR    | both  | BASE       |
      89 /r                 | MOV r/m32, r32        | MR    | both  | BASE       |
      REX.W 89 /r           | MOV r/m64, r64        | MR    | 64    | BASE       |
      8A /r                 | MOV r8, r/m8          | RM    | both  | BASE       |
      8B /r                 | MOV r16, r/m16        | RM    | both  | BASE       |
      8B /r                 | MOV r32, r/m32        | RM    | both  | BASE       |
      REX.W 8B /r           | MOV r64, r/m64        | RM    | 64    | BASE       |
      8C /r                 | MOV r16/r32/m16, Sreg | MR    | both  | BASE       | oany nohost
      REX.W 8C /r           | MOV r64/m16, Sreg     | MR    | 64    | BASE       | nohost
      8E /r                 | MOV Sreg, r/m16       | RM    | both  | BASE       | oany nohost
      A0                    | MOV AL, moffs8        | D     | both  | BASE       |
      A1                    | MOV AX, moffs16       | D     | both  | BASE       |
      A1                    | MOV EAX, moffs32      | D     | both  | BASE       |
      REX.W A1              | MOV RAX, moffs64      | D     | 64    | BASE       |
      A2                    | MOV moffs8, AL        | D     | both  | BASE       |
      A3                    | MOV moffs16, AX       | D     | both  | BASE       |
      A3                    | MOV moffs32, EAX      | D     | both  | BASE       |
      REX.W A3              | MOV moffs64, RAX      | D     | 64    | BASE       |
      B0+rb ib              | MOV r8, imm8          | OI    | both  | BASE       |
      B8+rw iw              | MOV r16, imm16        | OI    | both  | BASE       |
      B8+rd id              | MOV r32, imm32        | OI    | both  | BASE       |
      REX.W B8+rd io        | MOV r64, imm64        | OI    | 64    | BASE       |
      C6 /0 ib              | MOV r/m8, imm8        | MI    | both  | BASE       |
      C7 /0 iw              | MOV r/m16, imm16      | MI    | both  | BASE       |
      C7 /0 id              | MOV r/m32, imm32      | MI    | both  | BASE       |
      REX.W C7 /0 id        | MOV r/m64, imm32      | MI    | 64    | BASE       | sx
      # with extension, or bytes swapped
      0F B6 /r              | MOVZX r16, r/m8       | RM    | both  | BASE       |
      0F B6 /r              | MOVZX r32, r/m8       | RM    | both  | BASE       |
      REX.W 0F B6 /r        | MOVZX r64, r/m8       | RM    | 64    | BASE       |
      0F B7 /r              | MOVZX r16, r/m16      | RM    | both  | BASE       |
      0F B7 /r              | MOVZX r32, r/m16      | RM    | both  | BASE       |
      REX.W 0F B7 /r        | MOVZX r64, r/m16      | RM    | 64    | BASE       |
      0F BE /r              | MOVSX r16, r/m8       | RM    | both  | BASE       |
      0F BE /r              | MOVSX r32, r/m8       | RM    | both  | BASE       |
      REX.W 0F BE /r        | MOVSX r64, r/m8       | RM    | 64    | BASE       |
      0F BF /r              | MOVSX r16, r/m16      | RM    | both  | BASE       |
      0F BF /r              | MOVSX r32, r/m16      | RM    | both  | BASE       |
      REX.W 0F BF /r        | MOVSX r64, r/m16      | RM    | 64    | BASE       |
      63 /r                 | MOVSXD r16, r/m16     | RM    | 64    | BASE       |
      63 /r                 | MOVSXD r32, r/m32     | RM    | 64    | BASE       |
      REX.W 63 /r           | MOVSXD r64, r/m32     | RM    | 64    | BASE       |
      NFx 0F 38 F0 /r       | MOVBE r16, m16        | RM    | both  | MOVBE      |
      NFx 0F 38 F0 /r       | MOVBE r32, m32        | RM    | both  | MOVBE      |
      NFx REX.W 0F 38 F0 /r | MOVBE r64, m64        | RM    | 64    | MOVBE      |
      NFx 0F 38 F1 /r       | MOVBE m16, r16        | MR    | both  | MOVBE      |
      NFx 0F 38 F1 /r       | MOVBE m32, r32        | MR    | both  | MOVBE      |
      NFx REX.W 0F 38 F1 /r | MOVBE m64, r64        | MR    | 64    | MOVBE      |
      0F C8+rd              | BSWAP r32             | O     | both  | BASE       |
      REX.W 0F C8+rd        | BSWAP r64             | O     | 64    | BASE       |
      98                    | CBW                   | ZO    | both  | BASE       | o16
      98                    | CWDE                  | ZO    | both  | BASE       | o32
      REX.W 98              | CDQE                  | ZO    | 64    | BASE       |
      99                    | CWD                   | ZO    | both  | BASE       | o16
      99                    | CDQ                   | ZO    | both  | BASE       | o32
      REX.W 99              | CQO                   | ZO    | 64    | BASE       |
      # addresses
      8D /r                 | LEA r16, m            | RM    | both  | BASE       |
      8D /r                 | LEA r32, m            | RM    | both  | BASE       |
      REX.W 8D /r           | LEA r64, m            | RM    | 64    | BASE       |
      D7                    | XLAT m8               | ZO    | both  | BASE       |
      # exchanges
      90+rw                 | XCHG AX, r16          | O     | both  | BASE       |
      90+rd                 | XCHG EAX, r32         | O     | both  | BASE       |
      REX.W 90+rd           | XCHG RAX, r64         | O     | 64    | BASE       |
      86 /r                 | XCHG r/m8, r8         | MR    | both  | BASE       | lock
      87 /r                 | XCHG r/m16, r16       | MR    | both  | BASE       | lock
      87 /r                 | XCHG r/m32, r32       | MR    | both  | BASE       | lock
      REX.W 87 /r           | XCHG r/m64, r64       | MR    | 64    | BASE       | lock
      0F C0 /r              | XADD r/m8, r8         | MR    | both  | BASE       | w:OSZAPC lock
      0F C1 /r              | XADD r/m16, r16       | MR    | both  | BASE       | w:OSZAPC lock
      0F C1 /r              | XADD r/m32, r32       | MR    | both  | BASE       | w:OSZAPC lock
      REX.W 0F C1 /r        | XADD r/m64, r64       | MR    | 64    | BASE       | w:OSZAPC lock
      0F B0 /r              | CMPXCHG r/m8, r8      | MR    | both  | BASE       | w:OSZAPC lock
      0F B1 /r              | CMPXCHG r/m16, r16    | MR    | both  | BASE       | w:OSZAPC lock
      0F B1 /r              | CMPXCHG r/m32, r32    | MR    | both  | BASE       | w:OSZAPC lock
      REX.W 0F B1 /r        | CMPXCHG r/m64, r64    | MR    | 64    | BASE       | w:OSZAPC lock
      0F C7 /1              | CMPXCHG8B m64         | M     | both  | BASE       | w:Z lock
      REX.W 0F C7 /1        | CMPXCHG16B m128       | M     | 64    | CMPXCHG16B | w:Z lock align16
      # by condition
      0F 40+cc /r           | CMOVcc r16, r/m16     | RM    | both  | BASE       | t:cc
      0F 40+cc /r           | CMOVcc r32, r/m32     | RM    | both  | BASE       | t:cc
      REX.W 0F 40+cc /r     | CMOVcc r64, r/m64     | RM    | 64    | BASE       | t:cc
      0F 90+cc /r           | SETcc r/m8            | M     | both  | BASE       | t:cc
      # far pointers
      C4 /r                 | LES r16, m16:16       | RM    | 32    | BASE       | nohost
      C4 /r                 | LES r32, m16:32       | RM    | 32    | BASE       | nohost
      C5 /r                 | LDS r16, m16:16       | RM    | 32    | BASE       | nohost
      C5 /r                 | LDS r32, m16:32       | RM    | 32    | BASE       | nohost
      0F B2 /r              | LSS r16, m16:16       | RM    | both  | BASE       | nohost
      0F B2 /r              | LSS r32, m16:32       | RM    | both  | BASE       | nohost
      REX.W 0F B2 /r        | LSS r64, m16:64       | RM    | 64    | BASE       | nohost
      0F B4 /r              | LFS r16, m16:16       | RM    | both  | BASE       | nohost
      0F B4 /r              | LFS r32, m16:32       | RM    | both  | BASE       | nohost
      REX.W 0F B4 /r        | LFS r64, m16:64       | RM    | 64    | BASE       | nohost
      0F B5 /r              | LGS r16, m16:16       | RM    | both  | BASE       | nohost
      0F B5 /r              | LGS r32, m16:32       | RM    | both  | BASE       | nohost
      REX.W 0F B5 /r        | LGS r64, m16:64       | RM    | 64    | BASE       | nohost
      """;

  private MoveRows() {}
}
