package org.xenolith.x86.isa;

/** The system's instructions, flags, caches and fences (Intel SDM volume 2). */
final class SystemRows {
  static final String ROWS =
      """
      # opcode           | instruction       | Op/En | modes | feature    | notes
      # flags
      F8                 | CLC               | ZO    | both  | BASE       | 0:C
      F9                 | STC               | ZO    | both  | BASE       | 1:C
      F5                 | CMC               | ZO    | both  | BASE       | t:C w:C
      FC                 | CLD               | ZO    | both  | BASE       | 0:D
      FD                 | STD               | ZO    | both  | BASE       | 1:D
      9F                 | LAHF              | ZO    | both  | LAHF_SAHF  | t:SZAPC
      9E                 | SAHF              | ZO    | both  | LAHF_SAHF  | w:SZAPC
      FA                 | CLI               | ZO    | both  | BASE       | nohost
      FB                 | STI               | ZO    | both  | BASE       | nohost
      NP 0F 01 CA        | CLAC              | ZO    | both  | SMAP       | nohost
      NP 0F 01 CB        | STAC              | ZO    | both  | SMAP       | nohost
      # ports
      E4 ib              | IN AL, imm8       | I     | both  | BASE       | nohost
      E5 ib              | IN AX, imm8       | I     | both  | BASE       | nohost
      E5 ib              | IN EAX, imm8      | I     | both  | BASE       | nohost
      EC                 | IN AL, DX         | ZO    | both  | BASE       | nohost
      ED                 | IN AX, DX         | ZO    | both  | BASE       | nohost
      ED                 | IN EAX, DX        | ZO    | both  | BASE       | nohost
      E6 ib              | OUT imm8, AL      | I     | both  | BASE       | nohost
      E7 ib              | OUT imm8, AX      | I     | both  | BASE       | nohost
      E7 ib              | OUT imm8, EAX     | I     | both  | BASE       | nohost
      EE                 | OUT DX, AL        | ZO    | both  | BASE       | nohost
      EF                 | OUT DX, AX        | ZO    | both  | BASE       | nohost
      EF                 | OUT DX, EAX       | ZO    | both  | BASE       | nohost
      # descriptor tables and segments
      0F 01 /0           | SGDT m            | M     | both  | BASE       | nohost
      0F 01 /1           | SIDT m            | M     | both  | BASE       | nohost
      0F 01 /2           | LGDT m16&32       | M     | 32    | BASE       | nohost
      0F 01 /2           | LGDT m16&64       | M     | 64    | BASE       | nohost
      0F 01 /3           | LIDT m16&32       | M     | 32    | BASE       | nohost
      0F 01 /3           | LIDT m16&64       | M     | 64    | BASE       | nohost
      0F 00 /0           | SLDT r16/r32/m16  | M     | both  | BASE       | oany nohost
      REX.W 0F 00 /0     | SLDT r64/m16      | M     | 64    | BASE       | nohost
      0F 00 /1           | STR r16/r32/m16   | M     | both  | BASE       | oany nohost
      REX.W 0F 00 /1     | STR r64/m16       | M     | 64    | BASE       | nohost
      0F 00 /2           | LLDT r/m16        | M     | both  | BASE       | nohost
      0F 00 /3           | LTR r/m16         | M     | both  | BASE       | nohost
      0F 00 /4           | VERR r/m16        | M     | both  | BASE       | w:Z nohost
      0F 00 /5           | VERW r/m16        | M     | both  | BASE       | w:Z nohost
      0F 02 /r           | LAR r16, r16/m16  | RM    | both  | BASE       | w:Z nohost
      0F 02 /r           | LAR r32, r32/m16  | RM    | both  | BASE       | w:Z nohost
      REX.W 0F 02 /r     | LAR r64, r64/m16  | RM    | 64    | BASE       | w:Z nohost
      0F 03 /r           | LSL r16, r16/m16  | RM    | both  | BASE       | w:Z nohost
      0F 03 /r           | LSL r32, r32/m16  | RM    | both  | BASE       | w:Z nohost
      REX.W 0F 03 /r     | LSL r64, r64/m16  | RM    | 64    | BASE       | w:Z nohost
      63 /r              | ARPL r/m16, r16   | MR    | 32    | BASE       | w:Z nohost
      # control and debug registers
      0F 01 /4           | SMSW r16/r32/m16  | M     | both  | BASE       | oany nohost
      REX.W 0F 01 /4     | SMSW r64/m16      | M     | 64    | BASE       | nohost
      0F 01 /6           | LMSW r/m16        | M     | both  | BASE       | nohost
      0F 06              | CLTS              | ZO    | both  | BASE       | nohost
      0F 20 /r           | MOV r32, CR0-CR7  | MR    | 32    | BASE       | u:OSZAPC nohost
      0F 20 /r           | MOV r64, CR0-CR7  | MR    | 64    | BASE       | u:OSZAPC nohost
      0F 21 /r           | MOV r32, DR0-DR7  | MR    | 32    | BASE       | u:OSZAPC nohost
      0F 21 /r           | MOV r64, DR0-DR7  | MR    | 64    | BASE       | u:OSZAPC nohost
      0F 22 /r           | MOV CR0-CR7, r32  | RM    | 32    | BASE       | u:OSZAPC nohost
      0F 22 /r           | MOV CR0-CR7, r64  | RM    | 64    | BASE       | u:OSZAPC nohost
      0F 23 /r           | MOV DR0-DR7, r32  | RM    | 32    | BASE       | u:OSZAPC nohost
      0F 23 /r           | MOV DR0-DR7, r64  | RM    | 64    | BASE       | u:OSZAPC nohost
      # model-specific registers, counters, identity, random numbers
      0F 30              | WRMSR             | ZO    | both  | BASE       | nohost
      0F 32              | RDMSR             | ZO    | both  | BASE       | nohost
      0F 31              | RDTSC             | ZO    | both  | BASE       | nohost
      0F 33              | RDPMC             | ZO    | both  | BASE       | nohost
      0F 01 F9           | RDTSCP            | ZO    | both  | RDTSCP     | nohost
      0F A2              | CPUID             | ZO    | both  | BASE       | nohost
      F3 0F C7 /7        | RDPID r32         | M     | 32    | RDPID      | nohost
      F3 0F C7 /7        | RDPID r64         | M     | 64    | RDPID      | nohost
      NFx 0F C7 /6       | RDRAND r16        | M     | both  | RDRAND     | w:C 0:OSZAP nohost
      NFx 0F C7 /6       | RDRAND r32        | M     | both  | RDRAND     | w:C 0:OSZAP nohost
      NFx REX.W 0F C7 /6 | RDRAND r64        | M     | 64    | RDRAND     | w:C 0:OSZAP nohost
      NFx 0F C7 /7       | RDSEED r16        | M     | both  | RDSEED     | w:C 0:OSZAP nohost
      NFx 0F C7 /7       | RDSEED r32        | M     | both  | RDSEED     | w:C 0:OSZAP nohost
      NFx REX.W 0F C7 /7 | RDSEED r64        | M     | 64    | RDSEED     | w:C 0:OSZAP nohost
      NP 0F 01 D0        | XGETBV            | ZO    | both  | XSAVE      | nohost
      NP 0F 01 D1        | XSETBV            | ZO    | both  | XSAVE      | nohost
      F3 0F AE /0        | RDFSBASE r32      | M     | 64    | FSGSBASE   | nohost
      F3 REX.W 0F AE /0  | RDFSBASE r64      | M     | 64    | FSGSBASE   | nohost
      F3 0F AE /1        | RDGSBASE r32      | M     | 64    | FSGSBASE   | nohost
      F3 REX.W 0F AE /1  | RDGSBASE r64      | M     | 64    | FSGSBASE   | nohost
      F3 0F AE /2        | WRFSBASE r32      | M     | 64    | FSGSBASE   | nohost
      F3 REX.W 0F AE /2  | WRFSBASE r64      | M     | 64    | FSGSBASE   | nohost
      F3 0F AE /3        | WRGSBASE r32      | M     | 64    | FSGSBASE   | nohost
      F3 REX.W 0F AE /3  | WRGSBASE r64      | M     | 64    | FSGSBASE   | nohost
      0F 01 F8           | SWAPGS            | ZO    | 64    | BASE       | nohost
      # caches, order of memory accesses, translations
      NP 0F AE /7        | CLFLUSH m8        | M     | both  | BASE       |
      66 0F AE /7        | CLFLUSHOPT m8     | M     | both  | CLFLUSHOPT |
      66 0F AE /6        | CLWB m8           | M     | both  | CLWB       |
      NP 0F AE E8+i      | LFENCE            | ZO    | both  | SSE2       |
      NP 0F AE F0+i      | MFENCE            | ZO    | both  | SSE2       |
      NP 0F AE F8+i      | SFENCE            | ZO    | both  | SSE        |
      NP 0F 01 E8        | SERIALIZE         | ZO    | both  | SERIALIZE  |
      0F 18 /0           | PREFETCHNTA m8    | M     | both  | SSE        |
      0F 18 /1           | PREFETCHT0 m8     | M     | both  | SSE        |
      0F 18 /2           | PREFETCHT1 m8     | M     | both  | SSE        |
      0F 18 /3           | PREFETCHT2 m8     | M     | both  | SSE        |
      0F 0D /1           | PREFETCHW m8      | M     | both  | PREFETCHW  |
      0F 08              | INVD              | ZO    | both  | BASE       | nohost
      0F 09              | WBINVD            | ZO    | both  | BASE       | nohost
      0F 01 /7           | INVLPG m8         | M     | both  | BASE       | nohost
      66 0F 38 82 /r     | INVPCID r32, m128 | RM    | 32    | INVPCID    | unaligned nohost
      66 0F 38 82 /r     | INVPCID r64, m128 | RM    | 64    | INVPCID    | unaligned nohost
      # waiting, other worlds
      F4                 | HLT               | ZO    | both  | BASE       | nohost
      NP 0F 01 C8        | MONITOR           | ZO    | both  | MONITOR    | nohost
      NP 0F 01 C9        | MWAIT             | ZO    | both  | MONITOR    | nohost
      NP 0F 01 C1        | VMCALL            | ZO    | both  | VMX        | nohost
      0F 01 D9           | VMMCALL           | ZO    | both  | SVM        | nohost
      """;

  private SystemRows() {}
}
