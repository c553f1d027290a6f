package org.xenolith.x86.isa;

/**
 * A row's opcode column, taken apart.
 *
 * @param vex whether the instruction has a VEX prefix
 * @param mandatoryPrefix which of 66, F2, F3 belongs to the opcode
 * @param rexW REX.W or VEX.W1 belongs to the opcode
 * @param map 0: one-byte opcodes, 1: 0F, 2: 0F 38, 3: 0F 3A
 * @param opcode the opcode byte after the map's escape bytes; with {@code plusRegister} of register
 *     0
 * @param modRm whether a ModRM byte follows
 * @param digit ModRM.reg where it belongs to the opcode, else -1
 * @param fixedRm ModRM.rm where the whole ModRM byte belongs to the opcode, else -1
 * @param registerForm the second opcode byte is a ModRM with mod 3 ({@code D9 E0}, {@code D8 C0+i})
 * @param plusRegister the opcode's low three bits are a register
 * @param immediateBytes size of the immediate or displacement that follows, 0 to 8; for far
 *     pointers that of the offset
 * @param immediate2Bytes size of the second immediate (ENTER's level, a far pointer's selector)
 */
public record Encoding(
    boolean vex,
    MandatoryPrefix mandatoryPrefix,
    boolean rexW,
    int map,
    int opcode,
    boolean modRm,
    int digit,
    int fixedRm,
    boolean registerForm,
    boolean plusRegister,
    int immediateBytes,
    int immediate2Bytes) {

  /** The prefix that belongs to an opcode. */
  public enum MandatoryPrefix {
    /** The row does not say: 66 is the operand size, F2 and F3 are REP or mean nothing. */
    NONE,
    /** None of 66, F2, F3 may be there. */
    NP,
    /** Neither F2 nor F3 may be there; 66 is the operand size. */
    NFX,
    P66,
    F3,
    F2
  }

  public static final int NO_DIGIT = -1;
}
