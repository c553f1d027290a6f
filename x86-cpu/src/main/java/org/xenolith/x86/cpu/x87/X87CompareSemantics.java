package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** FCOM and its relatives, FTST, FXAM and FCMOVcc. */
final class X87CompareSemantics {
  /** A condition on RFLAGS. */
  @FunctionalInterface
  private interface Condition {
    boolean holds(long rflags);
  }

  private X87CompareSemantics() {}

  static void register(Semantics semantics) {
    registerCompare(semantics, "FCOM", 0);
    registerCompare(semantics, "FCOMP", 1);
    for (String mnemonic : new String[] {"FICOM", "FICOMP"}) {
      int pops = mnemonic.endsWith("P") ? 1 : 0;
      X87Guard.choose(semantics, mnemonic, it -> compareWithMemory(X87Operand.integer(it), pops));
    }
    X87Guard.bind(semantics, "FUCOM", (cpu, it) -> compare(cpu, it, it.rm(), false, 0));
    X87Guard.bind(semantics, "FUCOMP", (cpu, it) -> compare(cpu, it, it.rm(), false, 1));
    X87Guard.bind(semantics, "FCOMPP", (cpu, it) -> compare(cpu, it, 1, true, 2));
    X87Guard.bind(semantics, "FUCOMPP", (cpu, it) -> compare(cpu, it, 1, false, 2));
    X87Guard.bind(semantics, "FCOMI", (cpu, it) -> compareToFlags(cpu, it, true, false));
    X87Guard.bind(semantics, "FCOMIP", (cpu, it) -> compareToFlags(cpu, it, true, true));
    X87Guard.bind(semantics, "FUCOMI", (cpu, it) -> compareToFlags(cpu, it, false, false));
    X87Guard.bind(semantics, "FUCOMIP", (cpu, it) -> compareToFlags(cpu, it, false, true));
    X87Guard.bind(semantics, "FTST", X87CompareSemantics::test);
    X87Guard.bind(semantics, "FXAM", X87CompareSemantics::examine);
    registerMoves(semantics);
  }

  private static void registerMoves(Semantics semantics) {
    registerMove(semantics, "B", flags -> (flags & CpuState.FLAG_CF) != 0);
    registerMove(semantics, "E", flags -> (flags & CpuState.FLAG_ZF) != 0);
    registerMove(semantics, "BE", flags -> (flags & (CpuState.FLAG_CF | CpuState.FLAG_ZF)) != 0);
    registerMove(semantics, "U", flags -> (flags & CpuState.FLAG_PF) != 0);
  }

  /** FCMOVcc and FCMOVNcc. */
  private static void registerMove(Semantics semantics, String name, Condition condition) {
    X87Guard.bind(semantics, "FCMOV" + name, (cpu, it) -> move(cpu, it, condition, true));
    X87Guard.bind(semantics, "FCMOVN" + name, (cpu, it) -> move(cpu, it, condition, false));
  }

  private static void move(
      Cpu cpu, Instruction instruction, Condition condition, boolean expected) {
    X87 x87 = cpu.x87;
    int source = instruction.rm();
    if (x87.isEmpty(0) || x87.isEmpty(source)) {
      if (x87.stackUnderflow(cpu, instruction)) {
        x87.writeIndefinite(0);
      }
      return;
    }
    x87.located(instruction);
    if (condition.holds(cpu.state.flags.get()) == expected) {
      x87.write(0, x87.significand(source), x87.signExponent(source));
    }
  }

  private static void registerCompare(Semantics semantics, String mnemonic, int pops) {
    X87Guard.choose(
        semantics,
        mnemonic,
        instruction ->
            instruction.isMemory()
                ? compareWithMemory(X87Operand.real(instruction), pops)
                : (cpu, it) -> compare(cpu, it, it.rm(), true, pops));
  }

  private static void compare(
      Cpu cpu, Instruction instruction, int source, boolean quietIsInvalid, int pops) {
    X87 x87 = cpu.x87;
    if (x87.isEmpty(0) || x87.isEmpty(source)) {
      compareWithEmpty(cpu, instruction, pops);
      return;
    }
    x87.begin();
    int outcome =
        x87.comparison.compare(
            x87.significand(0),
            x87.signExponent(0),
            x87.significand(source),
            x87.signExponent(source),
            quietIsInvalid);
    finish(cpu, instruction, outcome, pops);
  }

  private static void compareWithEmpty(Cpu cpu, Instruction instruction, int pops) {
    boolean masked = cpu.x87.stackUnderflow(cpu, instruction);
    cpu.x87.setConditions(ExtendedComparison.UNORDERED);
    if (masked) {
      pop(cpu.x87, pops);
    }
  }

  private static void finish(Cpu cpu, Instruction instruction, int outcome, int pops) {
    X87 x87 = cpu.x87;
    boolean usable = x87.commit(cpu, instruction);
    x87.setConditions(outcome);
    if (usable) {
      pop(x87, pops);
    }
  }

  private static void pop(X87 x87, int pops) {
    for (int i = 0; i < pops; i++) {
      x87.pop();
    }
  }

  private static Operation compareWithMemory(X87Operand.Loader loader, int pops) {
    return (cpu, instruction) -> {
      X87 x87 = cpu.x87;
      x87.begin();
      int denormal = loader.load(cpu, instruction);
      if (x87.isEmpty(0)) {
        compareWithEmpty(cpu, instruction, pops);
        return;
      }
      int outcome =
          x87.comparison.compare(
              x87.significand(0),
              x87.signExponent(0),
              x87.result.significand,
              x87.result.signExponent,
              true);
      if (outcome != ExtendedComparison.UNORDERED) {
        x87.result.flags |= denormal;
      }
      finish(cpu, instruction, outcome, pops);
    };
  }

  private static void test(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    if (x87.isEmpty(0)) {
      compareWithEmpty(cpu, instruction, 0);
      return;
    }
    x87.begin();
    int outcome = x87.comparison.compare(x87.significand(0), x87.signExponent(0), 0, 0, true);
    finish(cpu, instruction, outcome, 0);
  }

  private static void compareToFlags(
      Cpu cpu, Instruction instruction, boolean quietIsInvalid, boolean pop) {
    X87 x87 = cpu.x87;
    int source = instruction.rm();
    boolean usable;
    int outcome = ExtendedComparison.UNORDERED;
    if (x87.isEmpty(0) || x87.isEmpty(source)) {
      usable = x87.stackUnderflow(cpu, instruction);
    } else {
      x87.begin();
      outcome =
          x87.comparison.compare(
              x87.significand(0),
              x87.signExponent(0),
              x87.significand(source),
              x87.signExponent(source),
              quietIsInvalid);
      int c1 = cpu.state.fpuStatus & X87Status.C1;
      usable = x87.commit(cpu, instruction);
      cpu.state.fpuStatus |= c1;
    }
    cpu.state.flags.setStatus(flags(outcome));
    if (usable && pop) {
      x87.pop();
    }
  }

  /** C0, C2 and C3 as CF, PF and ZF. */
  private static int flags(int outcome) {
    return ((outcome & X87Status.C0) != 0 ? CpuState.FLAG_CF : 0)
        | ((outcome & X87Status.C2) != 0 ? CpuState.FLAG_PF : 0)
        | ((outcome & X87Status.C3) != 0 ? CpuState.FLAG_ZF : 0);
  }

  /** FXAM: class and sign of ST(0), whose register is looked at even where it is empty. */
  private static void examine(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    int signExponent = x87.signExponent(0);
    x87.note(cpu, instruction, ExtendedFormat.sign(signExponent) != 0 ? X87Status.C1 : 0);
    x87.setConditions(
        x87.isEmpty(0)
            ? X87Status.C3 | X87Status.C0
            : ExtendedComparison.classify(x87.significand(0), signExponent));
  }
}
