package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** FADD, FSUB, FMUL, FDIV with their relatives, and the operations on ST(0) alone. */
final class X87ArithmeticSemantics {
  /** A calculation with two operands; the first is the destination. */
  @FunctionalInterface
  private interface Binary {
    void calculate(ExtendedArithmetic arithmetic, long a, int aSe, long b, int bSe);
  }

  /** A calculation with one operand. */
  @FunctionalInterface
  private interface Unary {
    void calculate(X87 x87, long a, int aSe);
  }

  private X87ArithmeticSemantics() {}

  static void register(Semantics semantics) {
    registerBinary(semantics, "ADD", ExtendedArithmetic::add);
    registerBinary(semantics, "MUL", ExtendedArithmetic::multiply);
    registerBinary(semantics, "SUB", ExtendedArithmetic::subtract);
    registerBinary(semantics, "SUBR", (x, a, aSe, b, bSe) -> x.subtract(b, bSe, a, aSe));
    registerBinary(semantics, "DIV", ExtendedArithmetic::divide);
    registerBinary(semantics, "DIVR", (x, a, aSe, b, bSe) -> x.divide(b, bSe, a, aSe));
    registerUnary(semantics, "FSQRT", (x87, a, aSe) -> x87.arithmetic.squareRoot(a, aSe));
    registerUnary(semantics, "FRNDINT", (x87, a, aSe) -> x87.conversions.roundToIntegral(a, aSe));
    registerUnary(
        semantics, "FABS", (x87, a, aSe) -> x87.result.set(a, aSe & ExtendedFormat.EXPONENT_MASK));
    registerUnary(semantics, "FCHS", (x87, a, aSe) -> x87.result.set(a, aSe ^ ExtendedFormat.SIGN));
    X87Guard.bind(semantics, "FPREM", (cpu, instruction) -> remainder(cpu, instruction, false));
    X87Guard.bind(semantics, "FPREM1", (cpu, instruction) -> remainder(cpu, instruction, true));
    X87Guard.bind(semantics, "FSCALE", X87ArithmeticSemantics::scale);
    X87Guard.bind(semantics, "FXTRACT", X87ArithmeticSemantics::extract);
  }

  private static void registerBinary(Semantics semantics, String name, Binary binary) {
    X87Guard.choose(semantics, "F" + name, instruction -> chooseBinary(instruction, binary));
    X87Guard.choose(
        semantics,
        "F" + name + "P",
        instruction -> (cpu, it) -> withRegister(cpu, it, binary, it.rm(), 0, true));
    X87Guard.choose(
        semantics, "FI" + name, instruction -> withMemory(X87Operand.integer(instruction), binary));
  }

  private static Operation chooseBinary(Instruction instruction, Binary binary) {
    if (instruction.isMemory()) {
      return withMemory(X87Operand.real(instruction), binary);
    }
    return instruction.row().operands().getFirst().equals("ST(0)")
        ? (cpu, it) -> withRegister(cpu, it, binary, 0, it.rm(), false)
        : (cpu, it) -> withRegister(cpu, it, binary, it.rm(), 0, false);
  }

  private static void withRegister(
      Cpu cpu, Instruction instruction, Binary binary, int target, int source, boolean pop) {
    X87 x87 = cpu.x87;
    if (x87.isEmpty(target) || x87.isEmpty(source)) {
      if (!x87.stackUnderflow(cpu, instruction)) {
        return;
      }
      x87.writeIndefinite(target);
    } else {
      x87.begin();
      binary.calculate(
          x87.arithmetic,
          x87.significand(target),
          x87.signExponent(target),
          x87.significand(source),
          x87.signExponent(source));
      if (!x87.commit(cpu, instruction)) {
        return;
      }
      x87.writeResult(target);
    }
    if (pop) {
      x87.pop();
    }
  }

  private static Operation withMemory(X87Operand.Loader loader, Binary binary) {
    return (cpu, instruction) -> {
      X87 x87 = cpu.x87;
      x87.begin();
      int denormal = loader.load(cpu, instruction);
      if (x87.isEmpty(0)) {
        if (x87.stackUnderflow(cpu, instruction)) {
          x87.writeIndefinite(0);
        }
        return;
      }
      long significand = x87.result.significand;
      int signExponent = x87.result.signExponent;
      long top = x87.significand(0);
      int topSe = x87.signExponent(0);
      binary.calculate(x87.arithmetic, top, topSe, significand, signExponent);
      // A narrow denormal is none any more; it counts unless a NaN or a division by zero decided.
      boolean decided =
          ExtendedFormat.isNaNOrUnsupported(top, topSe) || (x87.result.flags & X87Status.ZE) != 0;
      if (!decided) {
        x87.result.flags |= denormal;
      }
      if (x87.commit(cpu, instruction)) {
        x87.writeResult(0);
      }
    };
  }

  private static void registerUnary(Semantics semantics, String mnemonic, Unary unary) {
    X87Guard.bind(
        semantics,
        mnemonic,
        (cpu, instruction) -> {
          X87 x87 = cpu.x87;
          if (x87.isEmpty(0)) {
            if (x87.stackUnderflow(cpu, instruction)) {
              x87.writeIndefinite(0);
            }
            return;
          }
          x87.begin();
          unary.calculate(x87, x87.significand(0), x87.signExponent(0));
          if (x87.commit(cpu, instruction)) {
            x87.writeResult(0);
          }
        });
  }

  private static void remainder(Cpu cpu, Instruction instruction, boolean toNearest) {
    X87 x87 = cpu.x87;
    cpu.state.fpuStatus &= ~X87Status.C2;
    if (x87.isEmpty(0) || x87.isEmpty(1)) {
      if (x87.stackUnderflow(cpu, instruction)) {
        x87.writeIndefinite(0);
      }
      return;
    }
    x87.begin();
    x87.remainder.remainder(
        x87.significand(0),
        x87.signExponent(0),
        x87.significand(1),
        x87.signExponent(1),
        toNearest);
    if (x87.commit(cpu, instruction)) {
      x87.writeResult(0);
      int kept = cpu.state.fpuStatus & x87.remainder.conditionsKept;
      x87.setConditions(x87.remainder.conditions & ~X87Status.C1 | kept);
      cpu.state.fpuStatus |= x87.remainder.conditions & X87Status.C1;
    }
  }

  private static void scale(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (x87.isEmpty(0) || x87.isEmpty(1)) {
      if (x87.stackUnderflow(cpu, instruction)) {
        x87.writeIndefinite(0);
      }
      return;
    }
    x87.begin();
    x87.remainder.scale(
        x87.significand(0), x87.signExponent(0), x87.significand(1), x87.signExponent(1));
    if (x87.commit(cpu, instruction)) {
      x87.writeResult(0);
    }
  }

  private static void extract(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (x87.isEmpty(0) || !x87.isEmpty(7)) {
      boolean answer =
          x87.isEmpty(0)
              ? x87.stackUnderflow(cpu, instruction)
              : x87.stackOverflow(cpu, instruction);
      if (answer) {
        x87.writeIndefinite(0);
        x87.lowerTop();
        x87.writeIndefinite(0);
      }
      return;
    }
    x87.begin();
    long a = x87.significand(0);
    int aSe = x87.signExponent(0);
    x87.remainder.extractExponent(a, aSe);
    long exponent = x87.result.significand;
    int exponentSe = x87.result.signExponent;
    x87.remainder.extractSignificand(a, aSe);
    if (x87.commit(cpu, instruction)) {
      x87.write(0, exponent, exponentSe);
      x87.lowerTop();
      x87.writeResult(0);
    }
  }
}
