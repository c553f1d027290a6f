package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** Control and status words, environments, FNSAVE and FRSTOR. */
final class X87ControlSemantics {
  /** Registers in an FNSAVE image: ten bytes each, after the environment. */
  private static final int REGISTERS_BYTES = 80;

  private static final int TAG_VALID = 0;
  private static final int TAG_ZERO = 1;
  private static final int TAG_SPECIAL = 2;
  private static final int TAG_EMPTY = 3;

  private X87ControlSemantics() {}

  static void register(Semantics semantics) {
    X87Guard.bind(semantics, "FNOP", (cpu, it) -> cpu.x87.located(it));
    X87Guard.bind(semantics, "FWAIT", (cpu, it) -> {});
    X87Guard.bind(semantics, "FLDCW", X87ControlSemantics::loadControl);
    X87Guard.bind(semantics, "FLDENV", X87ControlSemantics::loadEnvironment);
    X87Guard.bind(semantics, "FRSTOR", X87ControlSemantics::restore);
    for (String nothing : new String[] {"FNENI", "FNDISI", "FNSETPM"}) {
      X87Guard.bindNotWaiting(semantics, nothing, (cpu, it) -> {});
    }
    X87Guard.bindNotWaiting(semantics, "FNSTCW", X87ControlSemantics::storeControl);
    X87Guard.bindNotWaiting(semantics, "FNSTSW", X87ControlSemantics::storeStatus);
    X87Guard.bindNotWaiting(semantics, "FNCLEX", X87ControlSemantics::clearExceptions);
    X87Guard.bindNotWaiting(
        semantics, "FNINIT", (cpu, it) -> FpuImage.initializeControl(cpu.state));
    X87Guard.bindNotWaiting(semantics, "FNSTENV", X87ControlSemantics::storeEnvironment);
    X87Guard.bindNotWaiting(semantics, "FNSAVE", X87ControlSemantics::save);
  }

  private static void loadControl(Cpu cpu, Instruction instruction) {
    FpuImage.setControlWord(cpu.state, cpu.load16(cpu.address(instruction)));
    X87.summarize(cpu.state);
  }

  private static void storeControl(Cpu cpu, Instruction instruction) {
    cpu.store16(cpu.address(instruction), cpu.state.fpuControl);
  }

  private static void storeStatus(Cpu cpu, Instruction instruction) {
    int word = FpuImage.statusWord(cpu.state);
    if (instruction.isMemory()) {
      cpu.store16(cpu.address(instruction), word);
    } else {
      cpu.state.gpr[CpuState.RAX] = cpu.state.gpr[CpuState.RAX] & ~0xffffL | word;
    }
  }

  private static void clearExceptions(Cpu cpu, Instruction instruction) {
    cpu.state.fpuStatus &= X87Status.CONDITIONS;
  }

  // ---- environments: 28 bytes, or 14 with an operand size of 16

  private static int environmentBytes(Instruction instruction) {
    return instruction.operandSize() == 16 ? 14 : 28;
  }

  private static void storeEnvironment(Cpu cpu, Instruction instruction) {
    int bytes = environmentBytes(instruction);
    long address = cpu.address(instruction);
    cpu.probe(address, bytes, Cpu.WRITE);
    writeEnvironment(cpu, bytes);
    cpu.x87.buffer.store(cpu, address, 0, bytes);
    cpu.state.fpuControl |= X87Status.EXCEPTIONS;
    X87.summarize(cpu.state);
  }

  private static void loadEnvironment(Cpu cpu, Instruction instruction) {
    int bytes = environmentBytes(instruction);
    cpu.x87.buffer.load(cpu, cpu.address(instruction), 0, bytes);
    readEnvironment(cpu, bytes);
  }

  private static void save(Cpu cpu, Instruction instruction) {
    int bytes = environmentBytes(instruction);
    long address = cpu.address(instruction);
    cpu.probe(address, bytes + REGISTERS_BYTES, Cpu.WRITE);
    writeEnvironment(cpu, bytes);
    X87 x87 = cpu.x87;
    for (int i = 0; i < 8; i++) {
      int at = bytes + 10 * i;
      x87.buffer.putLong(at, x87.significand(i));
      x87.buffer.putShort(at + 8, x87.signExponent(i));
    }
    x87.buffer.store(cpu, address, 0, bytes + REGISTERS_BYTES);
    FpuImage.initializeControl(cpu.state);
  }

  private static void restore(Cpu cpu, Instruction instruction) {
    int bytes = environmentBytes(instruction);
    X87 x87 = cpu.x87;
    x87.buffer.load(cpu, cpu.address(instruction), 0, bytes + REGISTERS_BYTES);
    readEnvironment(cpu, bytes);
    for (int i = 0; i < 8; i++) {
      int register = x87.physical(i);
      int at = bytes + 10 * i;
      cpu.state.fpuSignificand[register] = x87.buffer.getLong(at);
      cpu.state.fpuSignExponent[register] = x87.buffer.getShort(at + 8);
    }
  }

  private static void writeEnvironment(Cpu cpu, int bytes) {
    CpuState state = cpu.state;
    FpuBuffer buffer = cpu.x87.buffer;
    if (bytes == 14) {
      buffer.putShort(0, state.fpuControl);
      buffer.putShort(2, FpuImage.statusWord(state));
      buffer.putShort(4, fullTagWord(state));
      buffer.putShort(6, (int) state.fpuInstructionPointer);
      buffer.putShort(8, 0);
      buffer.putShort(10, (int) state.fpuDataPointer);
      buffer.putShort(12, 0);
      return;
    }
    int upper = 0xffff << 16;
    buffer.putInt(0, upper | state.fpuControl);
    buffer.putInt(4, upper | FpuImage.statusWord(state));
    buffer.putInt(8, upper | fullTagWord(state));
    buffer.putInt(12, (int) state.fpuInstructionPointer);
    buffer.putInt(16, state.fpuOpcode << 16);
    buffer.putInt(20, (int) state.fpuDataPointer);
    buffer.putInt(24, upper);
  }

  private static void readEnvironment(Cpu cpu, int bytes) {
    CpuState state = cpu.state;
    FpuBuffer buffer = cpu.x87.buffer;
    int step = bytes == 14 ? 2 : 4;
    FpuImage.setControlWord(state, buffer.getShort(0));
    FpuImage.setStatusWord(state, buffer.getShort(step));
    state.fpuTagValid = abridgedTagWord(buffer.getShort(2 * step));
    if (bytes == 14) {
      state.fpuInstructionPointer = buffer.getShort(6);
      state.fpuDataPointer = buffer.getShort(10);
      state.fpuOpcode = 0;
    } else {
      state.fpuInstructionPointer = buffer.getInt(12) & 0xffff_ffffL;
      state.fpuOpcode = buffer.getInt(16) >>> 16 & 0x7ff;
      state.fpuDataPointer = buffer.getInt(20) & 0xffff_ffffL;
    }
    X87.summarize(state);
  }

  /** The tag word of the 8087: two bits for each physical register, worked out from its value. */
  private static int fullTagWord(CpuState state) {
    int word = 0;
    for (int register = 0; register < 8; register++) {
      word |= tag(state, register) << 2 * register;
    }
    return word;
  }

  private static int tag(CpuState state, int register) {
    if ((state.fpuTagValid >>> register & 1) == 0) {
      return TAG_EMPTY;
    }
    long significand = state.fpuSignificand[register];
    int exponent = ExtendedFormat.exponent(state.fpuSignExponent[register]);
    if (exponent == 0) {
      return significand == 0 ? TAG_ZERO : TAG_SPECIAL;
    }
    return exponent == ExtendedFormat.EXPONENT_MAX || significand >= 0 ? TAG_SPECIAL : TAG_VALID;
  }

  private static int abridgedTagWord(int fullTagWord) {
    int valid = 0;
    for (int register = 0; register < 8; register++) {
      if ((fullTagWord >>> 2 * register & 3) != TAG_EMPTY) {
        valid |= 1 << register;
      }
    }
    return valid;
  }
}
