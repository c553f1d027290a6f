package org.xenolith.x86.isa;

/**
 * The instruction table's text, as the family files ({@link ArithmeticRows} and its neighbours)
 * hold it: one line per encoding in the manual's columns, separated by {@code |}; empty lines and
 * lines that begin with {@code #} are skipped.
 *
 * <pre>
 * opcode          | instruction          | Op/En | modes | feature | notes
 * REX.W 11 /r     | ADC r/m64, r64       | MR    | 64    | BASE    | t:C w:OSZAPC lock
 * NP 0F 58 /r     | ADDPS xmm1, xmm2/m128| RM    | both  | SSE     |
 * D8 C0+i         | FADD ST(0), ST(i)    | M     | both  | FPU     | cw:1 cu:023
 * </pre>
 *
 * <p><b>Opcode</b>, the manual's notation: at most one of {@code NP NFx 66 F2 F3} (mandatory
 * prefix; NP: none of 66, F2, F3 may be there; NFx: neither F2 nor F3 may; without any of the five,
 * 66 is the operand size and F2, F3 are REP or nothing), {@code REX.W}, the opcode bytes ({@code
 * 0F}, {@code 0F 38}, {@code 0F 3A} included), {@code /r} or {@code /0} to {@code /7}, (/r without
 * an operand in ModRM.reg: the field means nothing), or a whole second byte for forms such as
 * {@code D9 E0} and {@code 0F 01 F9}; {@code +rb +rw +rd +ro} (register in the opcode), {@code +i}
 * (x87; without an operand there, ModRM.rm means nothing), {@code +cc} (condition: the line stands
 * for sixteen rows, and "cc" in the mnemonic becomes O NO B AE E NE BE A S NS P NP L GE LE G in
 * turn); {@code ib iw id io} immediates, {@code cb cw cd cp} branch displacements and far pointers.
 * VEX: {@code VEX.LZ.F2.0F38.W0 F7 /r}.
 *
 * <p><b>Instruction</b>: mnemonic in upper case, operands as the manual spells them. The spelling
 * says what is allowed: {@code m64} only memory, {@code r64} only a register, {@code r/m64}, {@code
 * xmm2/m128}, {@code mm/m64}, {@code r32/m16}, {@code reg/m8} both; {@code reg} is a general
 * register of 32 bits. {@code <XMM0>}, AL, DX, CL, 1, ES, ST(0) are implied. String instructions
 * are MOVS CMPS STOS LODS SCAS INS OUTS; MOVSD and CMPSD are SSE's.
 *
 * <p><b>Op/En</b>: where each operand that is not implied is found, in order: {@code R} ModRM.reg,
 * {@code M} ModRM.rm, {@code V} VEX.vvvv, {@code O} the opcode's low three bits, {@code I}
 * immediate, {@code D} branch displacement, far pointer or moffs; {@code ZO}: all are implied.
 * x87's {@code ST(i)} is M (the second byte of those instructions is a ModRM).
 *
 * <p><b>Modes</b>: {@code 64}, {@code 32} (compatibility and protected mode) or {@code both}.
 *
 * <p><b>Feature</b>: a constant of {@link Feature}, {@code BASE} for what every x86-64 has.
 *
 * <p><b>Notes</b>, separated by spaces:
 *
 * <ul>
 *   <li>{@code t:C} flags tested; {@code w:OSZAPC} written according to the result; {@code u:A}
 *       undefined afterwards; {@code 0:OC} cleared; {@code 1:C} set. Letters O S Z A P C, and D, I.
 *       Flags not named stay as they are.
 *   <li>{@code w1:O} written where the (masked) count is 1, else undefined; {@code wc:C} written
 *       where the count is below the operand size (SHLD, SHRD: or equal to it), else undefined. A
 *       count of 0 leaves all flags. {@code t:cc}: those that the condition of {@code +cc} tests.
 *   <li>{@code cw:1 cu:023 c0:1} the same for C0 to C3 of the x87 status word: written, undefined,
 *       cleared.
 *   <li>{@code sx} the immediate is sign-extended (otherwise zero-extended; branch displacements
 *       are always sign-extended).
 *   <li>{@code lock} LOCK is allowed where the first operand is memory; {@code rep} REP means
 *       something; {@code repe} REPE and REPNE do.
 *   <li>{@code unaligned} a 16-byte memory operand of an SSE instruction need not be aligned;
 *       {@code align16}, {@code align64}: it must be, though its size does not tell.
 *   <li>{@code d64} in 64-bit mode the operand size is 64 or, with 66, 16; {@code f64} always 64.
 *   <li>{@code o16 o32 o64 oany} the operand size that the row is for, where it does not follow
 *       from REX.W or the first general register, accumulator, branch displacement or immediate
 *       among the operands; {@code a16 a32 a64} the address size it is for.
 *   <li>{@code approx} the manual bounds the result's error only: processors differ in the bits
 *       beyond. For RCPPS and its kin a relative error of 1.5 * 2^-12, for x87's transcendental
 *       functions one unit in the last place, and C1 and the precision and underflow flags with it.
 *   <li>{@code b0} REX.B must be clear (NOP and PAUSE, which are otherwise XCHG).
 *   <li>{@code nohost} cannot be run in the host's user mode for comparison, or not usefully:
 *       privileged, leaves the straight line, or not deterministic. Needs written tests.
 * </ul>
 */
final class RowFormat {
  private RowFormat() {}
}
