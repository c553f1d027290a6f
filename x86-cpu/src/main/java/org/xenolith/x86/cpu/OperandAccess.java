package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/**
 * An integer operand of one instruction: general register, memory or constant, of 1, 2, 4 or 8
 * bytes. The general way to read and write operands; frequent forms have steps of their own.
 */
final class OperandAccess {
  private enum Kind {
    REGISTER,
    HIGH_BYTE,
    MEMORY,
    CONSTANT
  }

  private final Kind kind;
  private final int register;
  private final long constant;
  private final @Nullable EffectiveAddress address;

  /** Size in bytes. */
  final int length;

  private OperandAccess(
      Kind kind, int register, long constant, @Nullable EffectiveAddress address, int length) {
    this.kind = kind;
    this.register = register;
    this.constant = constant;
    this.address = address;
    this.length = length;
  }

  static OperandAccess register(int register, int length) {
    return new OperandAccess(Kind.REGISTER, register, 0, null, length);
  }

  static OperandAccess constant(long value) {
    return new OperandAccess(Kind.CONSTANT, 0, value, null, 8);
  }

  static OperandAccess memory(Instruction instruction, int length) {
    return new OperandAccess(Kind.MEMORY, 0, 0, new EffectiveAddress(instruction), length);
  }

  /** The operand at a position of the instruction's row. */
  static OperandAccess of(Instruction instruction, int position) {
    Operand operand = instruction.row().operandDetails().get(position);
    return switch (operand.place()) {
      case MODRM_REG, OPCODE -> general(instruction, instruction.reg(), operand.registerBits());
      case VVVV -> register(instruction.vvvv(), operand.registerBits() / 8);
      case MODRM_RM ->
          instruction.isMemory()
              ? memory(instruction, memoryLength(instruction, operand))
              : general(instruction, instruction.rm(), operand.registerBits());
      case IMMEDIATE -> constant(instruction.immediate());
      case DISPLACEMENT -> memory(instruction, operand.memoryBytes());
      case IMPLIED -> implied(operand.spelling());
    };
  }

  private static int memoryLength(Instruction instruction, Operand operand) {
    return operand.memoryBytes() > 0 ? operand.memoryBytes() : instruction.operandSize() / 8;
  }

  private static OperandAccess general(Instruction instruction, int register, int bits) {
    if (bits == 8
        && register >= CpuState.RSP
        && register <= CpuState.RDI
        && !instruction.has(Instruction.PREFIX_REX)) {
      return new OperandAccess(Kind.HIGH_BYTE, register - CpuState.RSP, 0, null, 1);
    }
    return register(register, bits / 8);
  }

  private static OperandAccess implied(String spelling) {
    return switch (spelling) {
      case "AL" -> register(CpuState.RAX, 1);
      case "AX" -> register(CpuState.RAX, 2);
      case "EAX" -> register(CpuState.RAX, 4);
      case "RAX" -> register(CpuState.RAX, 8);
      case "AH" -> new OperandAccess(Kind.HIGH_BYTE, CpuState.RAX, 0, null, 1);
      case "CL" -> register(CpuState.RCX, 1);
      case "CX" -> register(CpuState.RCX, 2);
      case "ECX" -> register(CpuState.RCX, 4);
      case "RCX" -> register(CpuState.RCX, 8);
      case "DX" -> register(CpuState.RDX, 2);
      case "EDX" -> register(CpuState.RDX, 4);
      case "RDX" -> register(CpuState.RDX, 8);
      case "EBX" -> register(CpuState.RBX, 4);
      case "1" -> constant(1);
      case "3" -> constant(3);
      default -> throw new IllegalArgumentException("not an integer operand: " + spelling);
    };
  }

  boolean isMemory() {
    return kind == Kind.MEMORY;
  }

  boolean isConstant() {
    return kind == Kind.CONSTANT;
  }

  /** A whole register or the low part of one. */
  boolean isRegister() {
    return kind == Kind.REGISTER;
  }

  int register() {
    return register;
  }

  long constant() {
    return constant;
  }

  EffectiveAddress address() {
    if (address == null) {
      throw new IllegalStateException("not a memory operand");
    }
    return address;
  }

  long linear(Cpu cpu) {
    return address().linear(cpu);
  }

  /** The value, zero-extended; constants as they stand in the instruction. */
  long read(Cpu cpu) {
    return switch (kind) {
      case REGISTER -> truncate(cpu.gpr[register], length);
      case HIGH_BYTE -> cpu.gpr[register] >>> 8 & 0xff;
      case MEMORY -> cpu.load(linear(cpu), length);
      case CONSTANT -> constant;
    };
  }

  /** The value, sign-extended. */
  long readSigned(Cpu cpu) {
    return signExtend(read(cpu), length);
  }

  void write(Cpu cpu, long value) {
    switch (kind) {
      case REGISTER -> setRegister(cpu.gpr, register, value, length);
      case HIGH_BYTE -> cpu.gpr[register] = (cpu.gpr[register] & ~0xff00L) | (value & 0xff) << 8;
      case MEMORY -> cpu.store(linear(cpu), value, length);
      case CONSTANT -> throw new IllegalStateException("a constant cannot be written");
    }
  }

  /**
   * Writes a register as the processor does: 4 bytes clear the upper half, 1 and 2 keep the rest.
   */
  static void setRegister(long[] gpr, int register, long value, int length) {
    gpr[register] =
        switch (length) {
          case 1 -> (gpr[register] & ~0xffL) | (value & 0xff);
          case 2 -> (gpr[register] & ~0xffffL) | (value & 0xffff);
          case 4 -> value & 0xffff_ffffL;
          default -> value;
        };
  }

  static long truncate(long value, int length) {
    return switch (length) {
      case 1 -> value & 0xff;
      case 2 -> value & 0xffff;
      case 4 -> value & 0xffff_ffffL;
      default -> value;
    };
  }

  static long signExtend(long value, int length) {
    return switch (length) {
      case 1 -> (byte) value;
      case 2 -> (short) value;
      case 4 -> (int) value;
      default -> value;
    };
  }
}
