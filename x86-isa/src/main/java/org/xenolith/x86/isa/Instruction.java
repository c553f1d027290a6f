package org.xenolith.x86.isa;

/**
 * One decoded instruction: the table row that it is an instance of, and its operands. Immutable;
 * the interpreter keeps it as long as its bytes stand.
 *
 * @param row the table row
 * @param length bytes, prefixes included, 1 to 15
 * @param operandSize effective operand size in bits: 16, 32 or 64 (8-bit operations say so in their
 *     row)
 * @param addressSize effective address size in bits: 16, 32 or 64
 * @param prefixes bit set of the {@code PREFIX_*} constants
 * @param segment effective segment of the memory operand, {@link #ES} to {@link #GS}, overrides
 *     applied
 * @param reg ModRM.reg with REX.R, or the register in the opcode with REX.B (encodings O and OI); 0
 *     where there is none
 * @param rm ModRM.rm with REX.B where it names a register; -1 where the operand is memory or there
 *     is no ModRM
 * @param base base register of the memory operand; {@link #NO_REGISTER} or {@link #RIP_RELATIVE}
 * @param index index register of the memory operand, or {@link #NO_REGISTER}
 * @param scale 1, 2, 4 or 8
 * @param displacement sign-extended; relative to the end of the instruction where base is
 *     RIP_RELATIVE. For moffs operands the whole address, with no base or index
 * @param immediate the immediate, sign-extended where the manual says so, or the branch
 *     displacement, sign-extended. For far pointers the offset
 * @param immediate2 the second immediate (ENTER's level, the selector of a far pointer); 0 where
 *     there is none
 * @param vvvv register in VEX.vvvv; 0 where there is none
 */
public record Instruction(
    Row row,
    int length,
    int operandSize,
    int addressSize,
    int prefixes,
    int segment,
    int reg,
    int rm,
    int base,
    int index,
    int scale,
    long displacement,
    long immediate,
    int immediate2,
    int vvvv)
    implements DecodeResult {

  public static final int PREFIX_LOCK = 1;
  public static final int PREFIX_REP = 2; // F3, where it is not a mandatory prefix of the row
  public static final int PREFIX_REPNE = 4; // F2, likewise
  public static final int PREFIX_REX = 8; // any REX: byte registers 4 to 7 are SPL, BPL, SIL, DIL
  public static final int PREFIX_REX_W = 16;
  public static final int PREFIX_SEGMENT = 32; // a segment override is present

  public static final int ES = 0;
  public static final int CS = 1;
  public static final int SS = 2;
  public static final int DS = 3;
  public static final int FS = 4;
  public static final int GS = 5;

  public static final int NO_REGISTER = -1;
  public static final int RIP_RELATIVE = 16;

  public boolean isMemory() {
    return rm < 0 && row.hasModRm();
  }

  public boolean has(int prefix) {
    return (prefixes & prefix) != 0;
  }

  public String mnemonic() {
    return row.mnemonic();
  }

  /** The instruction in the manual's (Intel) syntax, as {@link Disassembler} prints it. */
  @Override
  public String toString() {
    return Disassembler.format(this, 0);
  }
}
