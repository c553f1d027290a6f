package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Multiplication, division and the decimal adjustments. */
final class MultiplySemantics {
  private static final long MASK_32 = 0xffff_ffffL;

  private MultiplySemantics() {}

  static void register(Semantics semantics) {
    semantics.choose("MUL", instruction -> multiply(instruction, false));
    semantics.choose(
        "IMUL",
        instruction ->
            instruction.row().operands().size() == 1
                ? multiply(instruction, true)
                : multiplyTruncating(instruction));
    semantics.choose("MULX", MultiplySemantics::multiplyWithoutFlags);
    semantics.choose("DIV", instruction -> divide(instruction, false));
    semantics.choose("IDIV", instruction -> divide(instruction, true));
  }

  /** One operand: AX, DX:AX, EDX:EAX or RDX:RAX from the accumulator and it. */
  private static Operation multiply(Instruction instruction, boolean signed) {
    OperandAccess source = OperandAccess.of(instruction, 0);
    int length = source.length;
    return (cpu, ignored) -> {
      long[] gpr = cpu.gpr;
      long a = extend(gpr[CpuState.RAX], length, signed);
      long b = extend(source.read(cpu), length, signed);
      long low = a * b;
      long high;
      if (length == 8) {
        high = signed ? Math.multiplyHigh(a, b) : Math.unsignedMultiplyHigh(a, b);
      } else {
        high = low >> (8 * length);
        low = OperandAccess.truncate(low, length);
      }
      writePair(gpr, length, low, high);
      long lowSigned = OperandAccess.signExtend(low, length);
      long wanted = signed ? lowSigned >> 63 : 0;
      boolean wide =
          OperandAccess.signExtend(high, length) != OperandAccess.signExtend(wanted, length);
      cpu.flags.setResult(lowSigned, wide, wide);
    };
  }

  /** The double-width accumulator: AX, or DX:AX and wider. */
  private static void writePair(long[] gpr, int length, long low, long high) {
    if (length == 1) {
      OperandAccess.setRegister(gpr, CpuState.RAX, (high & 0xff) << 8 | low, 2);
    } else {
      OperandAccess.setRegister(gpr, CpuState.RAX, low, length);
      OperandAccess.setRegister(gpr, CpuState.RDX, high, length);
    }
  }

  private static long extend(long value, int length, boolean signed) {
    return signed ? OperandAccess.signExtend(value, length) : OperandAccess.truncate(value, length);
  }

  /** IMUL with two or three operands: the product cut to the first one's length. */
  private static Operation multiplyTruncating(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    int operands = instruction.row().operands().size();
    OperandAccess first = OperandAccess.of(instruction, operands == 3 ? 1 : 0);
    OperandAccess second = OperandAccess.of(instruction, operands == 3 ? 2 : 1);
    int length = target.length;
    Step registers = RegisterSteps.multiply(target, first, second);
    if (registers != null) {
      return registers;
    }
    return (cpu, ignored) -> {
      long a = OperandAccess.signExtend(first.read(cpu), length);
      long b = OperandAccess.signExtend(second.read(cpu), length);
      long product = a * b;
      long result = OperandAccess.signExtend(product, length);
      boolean wide = length == 8 ? Math.multiplyHigh(a, b) != product >> 63 : result != product;
      target.write(cpu, result);
      cpu.flags.setResult(result, wide, wide);
    };
  }

  /** MULX: high half into the first operand, low half into the second, which loses where equal. */
  private static Operation multiplyWithoutFlags(Instruction instruction) {
    OperandAccess high = OperandAccess.of(instruction, 0);
    OperandAccess low = OperandAccess.of(instruction, 1);
    OperandAccess source = OperandAccess.of(instruction, 2);
    return (cpu, ignored) -> {
      long a = OperandAccess.truncate(cpu.gpr[CpuState.RDX], high.length);
      long b = source.read(cpu);
      long product = a * b;
      low.write(cpu, product);
      high.write(cpu, high.length == 8 ? Math.unsignedMultiplyHigh(a, b) : product >>> 32);
    };
  }

  // ---- division

  private static Operation divide(Instruction instruction, boolean signed) {
    OperandAccess source = OperandAccess.of(instruction, 0);
    return switch (source.length) {
      case 8 ->
          signed
              ? (cpu, ignored) -> divideSigned64(cpu, source.read(cpu))
              : (cpu, ignored) -> divideUnsigned64(cpu, source.read(cpu));
      default ->
          signed
              ? (cpu, ignored) -> divideSigned(cpu, source.readSigned(cpu), source.length)
              : (cpu, ignored) -> divideUnsigned(cpu, source.read(cpu), source.length);
    };
  }

  /** The dividend of 16, 32 or 64 bits. */
  private static long dividend(long[] gpr, int length) {
    return switch (length) {
      case 1 -> gpr[CpuState.RAX] & 0xffff;
      case 2 -> (gpr[CpuState.RDX] & 0xffff) << 16 | (gpr[CpuState.RAX] & 0xffff);
      default -> gpr[CpuState.RDX] << 32 | (gpr[CpuState.RAX] & MASK_32);
    };
  }

  private static void writeQuotient(long[] gpr, int length, long quotient, long remainder) {
    if (length == 1) {
      OperandAccess.setRegister(
          gpr, CpuState.RAX, ((remainder & 0xff) << 8) | (quotient & 0xff), 2);
    } else {
      OperandAccess.setRegister(gpr, CpuState.RAX, quotient, length);
      OperandAccess.setRegister(gpr, CpuState.RDX, remainder, length);
    }
  }

  private static void divideUnsigned(Cpu cpu, long divisor, int length) {
    if (divisor == 0) {
      throw cpu.raise(Vector.DE, 0);
    }
    long dividend = dividend(cpu.gpr, length);
    long quotient = Long.divideUnsigned(dividend, divisor);
    if (quotient != OperandAccess.truncate(quotient, length)) {
      throw cpu.raise(Vector.DE, 0);
    }
    writeQuotient(cpu.gpr, length, quotient, dividend - quotient * divisor);
  }

  private static void divideSigned(Cpu cpu, long divisor, int length) {
    long dividend = OperandAccess.signExtend(dividend(cpu.gpr, length), length * 2);
    if (divisor == 0 || (divisor == -1 && dividend == Long.MIN_VALUE)) {
      throw cpu.raise(Vector.DE, 0);
    }
    long quotient = dividend / divisor;
    if (quotient != OperandAccess.signExtend(quotient, length)) {
      throw cpu.raise(Vector.DE, 0);
    }
    writeQuotient(cpu.gpr, length, quotient, dividend - quotient * divisor);
  }

  private static void divideUnsigned64(Cpu cpu, long divisor) {
    long[] gpr = cpu.gpr;
    long high = gpr[CpuState.RDX];
    long low = gpr[CpuState.RAX];
    if (Long.compareUnsigned(high, divisor) >= 0) {
      throw cpu.raise(Vector.DE, 0); // division by zero, too
    }
    long quotient = WideDivision.quotient(high, low, divisor);
    gpr[CpuState.RAX] = quotient;
    gpr[CpuState.RDX] = low - quotient * divisor;
  }

  private static void divideSigned64(Cpu cpu, long divisor) {
    long[] gpr = cpu.gpr;
    long high = gpr[CpuState.RDX];
    long low = gpr[CpuState.RAX];
    boolean negative = high < 0;
    if (negative) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }
    long magnitude = Math.abs(divisor); // 2^63 stays as it is, and is right unsigned
    if (Long.compareUnsigned(high, magnitude) >= 0) {
      throw cpu.raise(Vector.DE, 0);
    }
    long quotient = WideDivision.quotient(high, low, magnitude);
    long remainder = low - quotient * magnitude;
    boolean quotientNegative = negative != (divisor < 0);
    if (quotientNegative ? Long.compareUnsigned(quotient, Long.MIN_VALUE) > 0 : quotient < 0) {
      throw cpu.raise(Vector.DE, 0);
    }
    gpr[CpuState.RAX] = quotientNegative ? -quotient : quotient;
    gpr[CpuState.RDX] = negative ? -remainder : remainder;
  }
}
