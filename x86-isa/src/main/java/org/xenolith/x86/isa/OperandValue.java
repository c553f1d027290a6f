package org.xenolith.x86.isa;

/** What an operand of a row is filled with when it is assembled. */
public sealed interface OperandValue {

  /**
   * A register of the class that the operand asks for.
   *
   * @param number in encoding order: RAX 0, RCX 1, RDX 2, RBX 3, RSP 4, RBP 5, RSI 6, RDI 7, R8 8 …
   * @param highByte 8-bit operands: AH, CH, DH, BH are 4 to 7 with this set; without it SPL, BPL,
   *     SIL, DIL
   */
  record Register(int number, boolean highByte) implements OperandValue {}

  /**
   * A memory operand.
   *
   * @param base general register, {@link Instruction#NO_REGISTER} or {@link
   *     Instruction#RIP_RELATIVE}
   * @param index general register other than RSP, or {@link Instruction#NO_REGISTER}
   * @param scale 1, 2, 4 or 8
   * @param displacement sign-extended from at most 32 bits; from the end of the instruction where
   *     base is RIP_RELATIVE
   * @param segment override, {@link Instruction#ES} to {@link Instruction#GS}, or {@link
   *     Instruction#NO_REGISTER}
   * @param addressSize 16, 32 or 64 bits, or 0 for that of the mode
   */
  record Memory(int base, int index, int scale, long displacement, int segment, int addressSize)
      implements OperandValue {
    public Memory withIndex(int newIndex, int newScale) {
      return new Memory(base, newIndex, newScale, displacement, segment, addressSize);
    }

    public Memory withSegment(int newSegment) {
      return new Memory(base, index, scale, displacement, newSegment, addressSize);
    }

    public Memory withAddressSize(int newAddressSize) {
      return new Memory(base, index, scale, displacement, segment, newAddressSize);
    }

    boolean isRipRelative() {
      return base == Instruction.RIP_RELATIVE;
    }
  }

  /**
   * An immediate, the address of a moffs operand, or a branch displacement from the end of the
   * instruction.
   */
  record Immediate(long value) implements OperandValue {}

  /** A far pointer in the instruction. */
  record FarPointer(int selector, long offset) implements OperandValue {}

  static Register register(int number) {
    return new Register(number, false);
  }

  /** AH, CH, DH or BH: 4 to 7. */
  static Register highByte(int number) {
    return new Register(number, true);
  }

  static Memory memory(int base, long displacement) {
    return new Memory(base, Instruction.NO_REGISTER, 1, displacement, Instruction.NO_REGISTER, 0);
  }

  static Memory ripRelative(long displacement) {
    return memory(Instruction.RIP_RELATIVE, displacement);
  }

  static Memory absolute(long address) {
    return memory(Instruction.NO_REGISTER, address);
  }

  static Immediate immediate(long value) {
    return new Immediate(value);
  }
}
