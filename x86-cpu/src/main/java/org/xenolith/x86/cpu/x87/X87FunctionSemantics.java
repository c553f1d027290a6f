package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** The transcendental instructions. */
final class X87FunctionSemantics {
  /** f(ST(0), ST(1)), which replaces both. */
  @FunctionalInterface
  private interface PairFunction {
    void calculate(Transcendentals functions, long a, int aSe, long b, int bSe);
  }

  private X87FunctionSemantics() {}

  static void register(Semantics semantics) {
    X87Guard.bind(semantics, "F2XM1", X87FunctionSemantics::exponential);
    registerPair(semantics, "FYL2X", Transcendentals::logarithm);
    registerPair(semantics, "FYL2XP1", Transcendentals::logarithmPlusOne);
    registerPair(semantics, "FPATAN", Transcendentals::arctangent);
    X87Guard.bind(semantics, "FSIN", (cpu, it) -> sineOrCosine(cpu, it, true));
    X87Guard.bind(semantics, "FCOS", (cpu, it) -> sineOrCosine(cpu, it, false));
    X87Guard.bind(semantics, "FSINCOS", X87FunctionSemantics::sineAndCosine);
    X87Guard.bind(semantics, "FPTAN", X87FunctionSemantics::tangent);
  }

  private static void exponential(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (underflows(cpu, instruction)) {
      return;
    }
    x87.begin();
    x87.transcendentals.exponential(x87.significand(0), x87.signExponent(0));
    if (x87.commit(cpu, instruction)) {
      x87.writeResult(0);
    }
  }

  /** Deals with an empty ST(0); true where that was the case. */
  private static boolean underflows(Cpu cpu, Instruction instruction) {
    if (!cpu.x87.isEmpty(0)) {
      return false;
    }
    if (cpu.x87.stackUnderflow(cpu, instruction)) {
      cpu.x87.writeIndefinite(0);
    }
    return true;
  }

  private static void registerPair(Semantics semantics, String mnemonic, PairFunction function) {
    X87Guard.bind(
        semantics,
        mnemonic,
        (cpu, instruction) -> {
          X87 x87 = cpu.x87;
          if (x87.isEmpty(0) || x87.isEmpty(1)) {
            if (x87.stackUnderflow(cpu, instruction)) {
              x87.writeIndefinite(1);
              x87.pop();
            }
            return;
          }
          x87.begin();
          function.calculate(
              x87.transcendentals,
              x87.significand(0),
              x87.signExponent(0),
              x87.significand(1),
              x87.signExponent(1));
          if (x87.commit(cpu, instruction)) {
            x87.writeResult(1);
            x87.pop();
          }
        });
  }

  /** Sets C2 and does nothing else where ST(0) is too large; true where that was the case. */
  private static boolean outOfRange(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (!SineCosine.isOutOfRange(x87.significand(0), x87.signExponent(0))) {
      return false;
    }
    x87.clearC1(cpu, instruction);
    cpu.state.fpuStatus |= X87Status.C2;
    return true;
  }

  private static void sineOrCosine(Cpu cpu, Instruction instruction, boolean sine) {
    X87 x87 = cpu.x87;
    cpu.state.fpuStatus &= ~X87Status.C2;
    if (underflows(cpu, instruction) || outOfRange(cpu, instruction)) {
      return;
    }
    x87.begin();
    SineCosine calculator = x87.sineCosine;
    int signExponent = x87.signExponent(0);
    boolean zero = ExtendedFormat.isZero(x87.significand(0), signExponent);
    if (calculator.prepare(x87.significand(0), signExponent)) {
      if (sine) {
        calculator.takeSine();
      } else {
        calculator.takeCosine();
      }
    } else if (zero) {
      if (sine) {
        calculator.takeZero(signExponent);
      } else {
        calculator.takeOne();
      }
    }
    if (x87.commit(cpu, instruction)) {
      x87.writeResult(0);
    }
  }

  /** Stack faults of the instructions that push; true where there was one. */
  private static boolean cannotPush(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (!x87.isEmpty(0) && x87.isEmpty(7)) {
      return false;
    }
    boolean answer =
        x87.isEmpty(0) ? x87.stackUnderflow(cpu, instruction) : x87.stackOverflow(cpu, instruction);
    if (answer) {
      x87.writeIndefinite(0);
      x87.lowerTop();
      x87.writeIndefinite(0);
    }
    return true;
  }

  private static void sineAndCosine(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    cpu.state.fpuStatus &= ~X87Status.C2;
    if (cannotPush(cpu, instruction) || outOfRange(cpu, instruction)) {
      return;
    }
    x87.begin();
    SineCosine calculator = x87.sineCosine;
    ExtendedResult result = x87.result;
    int signExponent = x87.signExponent(0);
    boolean zero = ExtendedFormat.isZero(x87.significand(0), signExponent);
    boolean prepared = calculator.prepare(x87.significand(0), signExponent);
    if (prepared) {
      calculator.takeSine();
    } else if (zero) {
      calculator.takeZero(signExponent);
    }
    long sine = result.significand;
    int sineSe = result.signExponent;
    if (prepared) {
      calculator.takeCosine();
    } else if (zero) {
      calculator.takeOne();
    }
    if (x87.commit(cpu, instruction)) {
      x87.write(0, sine, sineSe);
      x87.lowerTop();
      x87.writeResult(0);
    }
  }

  private static void tangent(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    cpu.state.fpuStatus &= ~X87Status.C2;
    if (cannotPush(cpu, instruction) || outOfRange(cpu, instruction)) {
      return;
    }
    x87.begin();
    SineCosine calculator = x87.sineCosine;
    ExtendedResult result = x87.result;
    int signExponent = x87.signExponent(0);
    boolean zero = ExtendedFormat.isZero(x87.significand(0), signExponent);
    boolean prepared = calculator.prepare(x87.significand(0), signExponent);
    if (prepared) {
      calculator.takeTangent();
    } else if (zero) {
      calculator.takeZero(signExponent);
    }
    if (!x87.commit(cpu, instruction)) {
      return;
    }
    x87.writeResult(0);
    // What follows a tangent is 1, so that FDIV gives the ratio of older processors; or the NaN.
    if (prepared || zero) {
      calculator.takeOne();
    }
    x87.lowerTop();
    x87.writeResult(0);
  }
}
