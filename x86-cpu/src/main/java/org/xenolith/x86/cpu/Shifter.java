package org.xenolith.x86.cpu;

/**
 * Shifts and rotates with their flags. Operands are zero-extended, lengths in bytes, counts already
 * masked to 5 or 6 bits and not 0. Where the manual leaves OF undefined (counts above 1) it is what
 * processors give; AF is cleared by shifts.
 */
final class Shifter {
  private Shifter() {}

  static long shiftLeft(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    long result = count < 64 ? value << count : 0;
    boolean carry = count <= bits && (value >>> (bits - count) & 1) != 0;
    boolean sign = (result >>> (bits - 1) & 1) != 0;
    flags.setResult(OperandAccess.signExtend(result, length), carry, carry != sign);
    return result;
  }

  static long shiftRight(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    long result = value >>> count;
    boolean carry = (value >>> (count - 1) & 1) != 0;
    boolean overflow = ((result ^ result << 1) >>> (bits - 1) & 1) != 0;
    flags.setResult(OperandAccess.signExtend(result, length), carry, overflow);
    return result;
  }

  static long shiftRightSigned(Flags flags, int length, long value, int count) {
    long signed = OperandAccess.signExtend(value, length);
    long result = signed >> count;
    flags.setResult(result, (signed >> (count - 1) & 1) != 0, false);
    return result;
  }

  static long rotateLeft(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    int places = count & (bits - 1);
    long result =
        places == 0
            ? value
            : OperandAccess.truncate(value << places | value >>> (bits - places), length);
    boolean carry = (result & 1) != 0;
    flags.setCarryAndOverflow(carry, carry != (result >>> (bits - 1) != 0));
    return result;
  }

  static long rotateRight(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    int places = count & (bits - 1);
    long result =
        places == 0
            ? value
            : OperandAccess.truncate(value >>> places | value << (bits - places), length);
    boolean carry = result >>> (bits - 1) != 0;
    flags.setCarryAndOverflow(carry, carry != ((result >>> (bits - 2) & 1) != 0));
    return result;
  }

  /** RCL: one more bit, CF, takes part. */
  static long rotateCarryLeft(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    int places = count % (bits + 1);
    if (places == 0) {
      return value;
    }
    long carryIn = flags.carry();
    long low = places == 1 ? 0 : value >>> (bits + 1 - places);
    long shifted = places == 64 ? 0 : value << places;
    long result = OperandAccess.truncate(shifted | carryIn << (places - 1) | low, length);
    boolean carry = (value >>> (bits - places) & 1) != 0;
    flags.setCarryAndOverflow(carry, carry != (result >>> (bits - 1) != 0));
    return result;
  }

  static long rotateCarryRight(Flags flags, int length, long value, int count) {
    int bits = length * 8;
    int places = count % (bits + 1);
    if (places == 0) {
      return value;
    }
    long carryIn = flags.carry();
    long high = places == 1 ? 0 : value << (bits + 1 - places);
    long result =
        OperandAccess.truncate(value >>> places | carryIn << (bits - places) | high, length);
    boolean carry = (value >>> (places - 1) & 1) != 0;
    boolean overflow = ((result ^ result << 1) >>> (bits - 1) & 1) != 0;
    flags.setCarryAndOverflow(carry, overflow);
    return result;
  }

  /** SHLD; 16-bit counts above 16 (undefined) go on with the operand's own bits. */
  static long shiftLeftDouble(Flags flags, int length, long value, long source, int count) {
    int bits = length * 8;
    long result;
    boolean carry;
    if (count <= bits) {
      result = value << count | source >>> (bits - count);
      carry = (value >>> (bits - count) & 1) != 0;
    } else {
      result = source << (count - bits) | value >>> (2 * bits - count);
      carry = (source >>> (2 * bits - count) & 1) != 0;
    }
    long signed = OperandAccess.signExtend(result, length);
    flags.setResult(signed, carry, (result >>> (bits - 1) & 1) != (value >>> (bits - 1)));
    return result;
  }

  static long shiftRightDouble(Flags flags, int length, long value, long source, int count) {
    int bits = length * 8;
    long result;
    boolean carry;
    if (count <= bits) {
      result = value >>> count | source << (bits - count);
      carry = (value >>> (count - 1) & 1) != 0;
    } else {
      result = source >>> (count - bits) | value << (2 * bits - count);
      carry = (source >>> (count - bits - 1) & 1) != 0;
    }
    long signed = OperandAccess.signExtend(result, length);
    flags.setResult(signed, carry, (result >>> (bits - 1) & 1) != (value >>> (bits - 1)));
    return result;
  }
}
