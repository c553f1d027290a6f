package org.xenolith.x86.cpu;

/** The two-operand instructions that set all six status flags by their result. */
enum Alu {
  ADD,
  OR,
  ADC,
  SBB,
  AND,
  SUB,
  XOR,
  CMP,
  TEST;

  /** Whether the result goes into the first operand. */
  boolean writes() {
    return this != CMP && this != TEST;
  }

  /** Sets the flags; the result may have rubbish above the operand's length (bytes). */
  long apply(Flags flags, int length, long a, long b) {
    return switch (this) {
      case ADD -> add(flags, length, a, b, 0);
      case ADC -> add(flags, length, a, b, flags.carry());
      case SUB, CMP -> subtract(flags, length, a, b, 0);
      case SBB -> subtract(flags, length, a, b, flags.carry());
      case AND, TEST -> logic(flags, length, a & b);
      case OR -> logic(flags, length, a | b);
      case XOR -> logic(flags, length, a ^ b);
    };
  }

  static long add(Flags flags, int length, long a, long b, int carry) {
    return switch (length) {
      case 1 -> flags.add8((int) a, (int) b, carry);
      case 2 -> flags.add16((int) a, (int) b, carry);
      case 4 -> flags.add32((int) a, (int) b, carry);
      default -> flags.add64(a, b, carry);
    };
  }

  static long subtract(Flags flags, int length, long a, long b, int borrow) {
    return switch (length) {
      case 1 -> flags.subtract8((int) a, (int) b, borrow);
      case 2 -> flags.subtract16((int) a, (int) b, borrow);
      case 4 -> flags.subtract32((int) a, (int) b, borrow);
      default -> flags.subtract64(a, b, borrow);
    };
  }

  static long logic(Flags flags, int length, long result) {
    flags.setLogic(OperandAccess.signExtend(result, length));
    return result;
  }
}
