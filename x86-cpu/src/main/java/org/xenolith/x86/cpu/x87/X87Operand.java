package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/** Memory operands: which loader or width a row's spelling means. */
final class X87Operand {
  /** Loads a memory operand into the unit's {@link ExtendedResult}, signalling NaNs as they are. */
  @FunctionalInterface
  interface Loader {
    /** Returns DE where the operand was a denormal of its own format, else 0. */
    int load(Cpu cpu, Instruction instruction);
  }

  private X87Operand() {}

  static String spelling(Instruction instruction) {
    return instruction.row().operands().getFirst();
  }

  /** m32fp, m64fp or m80fp. */
  static Loader real(Instruction instruction) {
    return switch (spelling(instruction)) {
      case "m32fp" -> X87Operand::loadFloat32;
      case "m64fp" -> X87Operand::loadFloat64;
      case "m80fp" -> X87Operand::loadExtended;
      default -> throw new IllegalArgumentException(instruction.row().syntax());
    };
  }

  /** m16int, m32int or m64int. */
  static Loader integer(Instruction instruction) {
    return switch (integerBits(instruction)) {
      case 16 -> X87Operand::loadInteger16;
      case 32 -> X87Operand::loadInteger32;
      default -> X87Operand::loadInteger64;
    };
  }

  static int integerBits(Instruction instruction) {
    return switch (spelling(instruction)) {
      case "m16int" -> 16;
      case "m32int" -> 32;
      case "m64int" -> 64;
      default -> throw new IllegalArgumentException(instruction.row().syntax());
    };
  }

  private static int loadFloat32(Cpu cpu, Instruction instruction) {
    int bits = cpu.load32(cpu.address(instruction));
    cpu.x87.conversions.fromFloat32(bits);
    return ExtendedConversions.isDenormalFloat32(bits) ? X87Status.DE : 0;
  }

  private static int loadFloat64(Cpu cpu, Instruction instruction) {
    long bits = cpu.load64(cpu.address(instruction));
    cpu.x87.conversions.fromFloat64(bits);
    return ExtendedConversions.isDenormalFloat64(bits) ? X87Status.DE : 0;
  }

  private static int loadExtended(Cpu cpu, Instruction instruction) {
    long address = cpu.address(instruction);
    long significand = cpu.load64(address);
    cpu.x87.result.set(significand, cpu.load16(address + 8) & 0xffff);
    return 0;
  }

  private static int loadInteger16(Cpu cpu, Instruction instruction) {
    cpu.x87.conversions.fromInteger((short) cpu.load16(cpu.address(instruction)));
    return 0;
  }

  private static int loadInteger32(Cpu cpu, Instruction instruction) {
    cpu.x87.conversions.fromInteger(cpu.load32(cpu.address(instruction)));
    return 0;
  }

  private static int loadInteger64(Cpu cpu, Instruction instruction) {
    cpu.x87.conversions.fromInteger(cpu.load64(cpu.address(instruction)));
    return 0;
  }

  static int loadDecimal(Cpu cpu, Instruction instruction) {
    long address = cpu.address(instruction);
    long low = cpu.load64(address);
    cpu.x87.conversions.fromDecimal(low, cpu.load16(address + 8));
    return 0;
  }
}
