package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** Loads, stores, constants, and what moves or frees registers of the stack. */
final class X87MoveSemantics {
  private X87MoveSemantics() {}

  static void register(Semantics semantics) {
    X87Guard.choose(
        semantics,
        "FLD",
        it -> it.isMemory() ? load(X87Operand.real(it)) : X87MoveSemantics::loadRegister);
    X87Guard.choose(semantics, "FILD", it -> load(X87Operand.integer(it)));
    X87Guard.bind(semantics, "FBLD", load(X87Operand::loadDecimal));
    for (X87Constant constant : X87Constant.values()) {
      X87Guard.bind(semantics, constant.name(), (cpu, it) -> loadConstant(cpu, it, constant));
    }
    X87Guard.choose(semantics, "FST", it -> store(it, false));
    X87Guard.choose(semantics, "FSTP", it -> store(it, true));
    X87Guard.choose(semantics, "FIST", it -> storeInteger(it, false, false));
    X87Guard.choose(semantics, "FISTP", it -> storeInteger(it, false, true));
    X87Guard.choose(semantics, "FISTTP", it -> storeInteger(it, true, true));
    X87Guard.bind(semantics, "FBSTP", X87MoveSemantics::storeDecimal);
    X87Guard.bind(semantics, "FXCH", X87MoveSemantics::exchange);
    X87Guard.bind(semantics, "FFREE", (cpu, it) -> free(cpu, it, false));
    X87Guard.bind(semantics, "FFREEP", (cpu, it) -> free(cpu, it, true));
    X87Guard.bind(semantics, "FINCSTP", (cpu, it) -> rotate(cpu, it, 1));
    X87Guard.bind(semantics, "FDECSTP", (cpu, it) -> rotate(cpu, it, -1));
  }

  // ---- loads

  private static Operation load(X87Operand.Loader loader) {
    return (cpu, instruction) -> {
      X87 x87 = cpu.x87;
      x87.begin();
      int denormal = loader.load(cpu, instruction);
      if (!x87.isEmpty(7)) {
        pushOverflow(cpu, instruction);
        return;
      }
      ExtendedResult value = x87.result;
      value.flags |= denormal;
      if (isNarrow(instruction)
          && ExtendedFormat.isSignalingNaN(value.significand, value.signExponent)) {
        value.flags |= X87Status.IE;
        value.significand |= ExtendedFormat.QUIET_BIT;
      }
      // A denormal is pushed even where its exception is unmasked.
      x87.note(cpu, instruction, value.flags);
      if (x87.unmasked(value.flags & X87Status.IE) == 0) {
        x87.lowerTop();
        x87.writeResult(0);
      }
    };
  }

  /** FLD of m80fp takes any bit pattern as it is. */
  private static boolean isNarrow(Instruction instruction) {
    return !X87Operand.spelling(instruction).equals("m80fp");
  }

  private static void pushOverflow(Cpu cpu, Instruction instruction) {
    if (cpu.x87.stackOverflow(cpu, instruction)) {
      cpu.x87.lowerTop();
      cpu.x87.writeIndefinite(0);
    }
  }

  private static void loadRegister(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    int source = instruction.rm();
    if (x87.isEmpty(source)) {
      if (x87.stackUnderflow(cpu, instruction)) {
        x87.lowerTop();
        x87.writeIndefinite(0);
      }
      return;
    }
    if (!x87.isEmpty(7)) {
      pushOverflow(cpu, instruction);
      return;
    }
    long significand = x87.significand(source);
    int signExponent = x87.signExponent(source);
    x87.clearC1(cpu, instruction);
    x87.lowerTop();
    x87.write(0, significand, signExponent);
  }

  private static void loadConstant(Cpu cpu, Instruction instruction, X87Constant constant) {
    X87 x87 = cpu.x87;
    if (!x87.isEmpty(7)) {
      pushOverflow(cpu, instruction);
      return;
    }
    x87.begin();
    long significand = constant.significand(x87.result.rounding());
    x87.clearC1(cpu, instruction);
    x87.lowerTop();
    x87.write(0, significand, constant.signExponent());
  }

  // ---- stores: memory first, for a fault there must leave everything as it was

  private static Operation store(Instruction instruction, boolean pop) {
    if (!instruction.isMemory()) {
      return (cpu, it) -> storeRegister(cpu, it, pop);
    }
    return switch (X87Operand.spelling(instruction)) {
      case "m32fp" -> (cpu, it) -> storeFloat32(cpu, it, pop);
      case "m64fp" -> (cpu, it) -> storeFloat64(cpu, it, pop);
      case "m80fp" -> X87MoveSemantics::storeExtended;
      default -> throw new IllegalArgumentException(instruction.row().syntax());
    };
  }

  private static void storeRegister(Cpu cpu, Instruction instruction, boolean pop) {
    X87 x87 = cpu.x87;
    int target = instruction.rm();
    if (x87.isEmpty(0)) {
      if (!x87.stackUnderflow(cpu, instruction)) {
        return;
      }
      x87.writeIndefinite(target);
    } else {
      x87.clearC1(cpu, instruction);
      x87.write(target, x87.significand(0), x87.signExponent(0));
    }
    if (pop) {
      x87.pop();
    }
  }

  /** Prepares a store: false where ST(0) is empty and that is unmasked. */
  private static boolean beginStore(Cpu cpu) {
    X87 x87 = cpu.x87;
    x87.begin();
    if (!x87.isEmpty(0)) {
      return true;
    }
    x87.result.flags = X87Status.IE | X87Status.SF;
    return x87.unmasked(X87Status.IE) == 0;
  }

  /** Whether the value may go to memory: no overflow or underflow is unmasked either. */
  private static boolean mayStore(X87 x87) {
    return x87.unmasked(x87.result.flags & ~X87Status.PE) == 0;
  }

  private static void finishStore(Cpu cpu, Instruction instruction, boolean pop) {
    X87 x87 = cpu.x87;
    boolean stored = mayStore(x87);
    x87.note(cpu, instruction, x87.result.flags);
    if (stored && pop) {
      x87.pop();
    }
  }

  private static void storeFloat32(Cpu cpu, Instruction instruction, boolean pop) {
    X87 x87 = cpu.x87;
    long address = cpu.address(instruction);
    if (beginStore(cpu)) {
      int bits =
          x87.isEmpty(0)
              ? 0xffc0_0000
              : x87.conversions.toFloat32(x87.significand(0), x87.signExponent(0));
      if (mayStore(x87)) {
        cpu.store32(address, bits);
      }
    }
    finishStore(cpu, instruction, pop);
  }

  private static void storeFloat64(Cpu cpu, Instruction instruction, boolean pop) {
    X87 x87 = cpu.x87;
    long address = cpu.address(instruction);
    if (beginStore(cpu)) {
      long bits =
          x87.isEmpty(0)
              ? 0xfff8_0000_0000_0000L
              : x87.conversions.toFloat64(x87.significand(0), x87.signExponent(0));
      if (mayStore(x87)) {
        cpu.store64(address, bits);
      }
    }
    finishStore(cpu, instruction, pop);
  }

  private static void storeExtended(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    long address = cpu.address(instruction);
    if (beginStore(cpu)) {
      boolean empty = x87.isEmpty(0);
      long significand = empty ? ExtendedFormat.INDEFINITE_SIGNIFICAND : x87.significand(0);
      int signExponent = empty ? ExtendedFormat.INDEFINITE_SIGN_EXPONENT : x87.signExponent(0);
      store80(cpu, address, significand, signExponent);
    }
    finishStore(cpu, instruction, true);
  }

  private static void store80(Cpu cpu, long address, long significand, int signExponent) {
    cpu.probe(address, 10, Cpu.WRITE);
    cpu.store64(address, significand);
    cpu.store16(address + 8, signExponent);
  }

  private static Operation storeInteger(Instruction instruction, boolean truncate, boolean pop) {
    int bits = X87Operand.integerBits(instruction);
    return (cpu, it) -> {
      X87 x87 = cpu.x87;
      long address = cpu.address(it);
      if (beginStore(cpu)) {
        long value = integer(x87, bits, truncate);
        if (mayStore(x87)) {
          switch (bits) {
            case 16 -> cpu.store16(address, (int) value);
            case 32 -> cpu.store32(address, (int) value);
            default -> cpu.store64(address, value);
          }
        }
      }
      finishStore(cpu, it, pop);
    };
  }

  private static long integer(X87 x87, int bits, boolean truncate) {
    if (x87.isEmpty(0)) {
      return Long.MIN_VALUE >> 64 - bits;
    }
    long significand = x87.significand(0);
    int signExponent = x87.signExponent(0);
    return truncate
        ? x87.conversions.toIntegerTruncating(significand, signExponent, bits)
        : x87.conversions.toInteger(significand, signExponent, bits);
  }

  private static void storeDecimal(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    long address = cpu.address(instruction);
    if (beginStore(cpu)) {
      long low =
          x87.isEmpty(0)
              ? x87.conversions.toDecimalIndefinite()
              : x87.conversions.toDecimal(x87.significand(0), x87.signExponent(0));
      if (mayStore(x87)) {
        store80(cpu, address, low, x87.result.signExponent);
      }
    }
    finishStore(cpu, instruction, true);
  }

  // ---- the stack

  private static void exchange(Cpu cpu, Instruction instruction) {
    X87 x87 = cpu.x87;
    int other = instruction.rm();
    boolean topEmpty = x87.isEmpty(0);
    boolean otherEmpty = x87.isEmpty(other);
    if (topEmpty || otherEmpty) {
      if (!x87.stackUnderflow(cpu, instruction)) {
        return;
      }
      if (topEmpty) {
        x87.writeIndefinite(0);
      }
      if (otherEmpty) {
        x87.writeIndefinite(other);
      }
    } else {
      x87.clearC1(cpu, instruction);
    }
    long significand = x87.significand(0);
    int signExponent = x87.signExponent(0);
    x87.write(0, x87.significand(other), x87.signExponent(other));
    x87.write(other, significand, signExponent);
  }

  private static void free(Cpu cpu, Instruction instruction, boolean pop) {
    cpu.x87.clearC1(cpu, instruction);
    cpu.x87.free(instruction.rm());
    if (pop) {
      cpu.x87.pop();
    }
  }

  private static void rotate(Cpu cpu, Instruction instruction, int by) {
    cpu.x87.clearC1(cpu, instruction);
    cpu.state.fpuTop = cpu.state.fpuTop + by & 7;
  }
}
