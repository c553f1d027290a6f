package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Decimal and ASCII adjustments of 32-bit mode (Intel SDM volume 2, AAA to DAS). */
final class DecimalSemantics {
  private DecimalSemantics() {}

  static void register(Semantics semantics) {
    semantics.bind("DAA", (cpu, instruction) -> decimalAdjust(cpu, 1));
    semantics.bind("DAS", (cpu, instruction) -> decimalAdjust(cpu, -1));
    semantics.bind("AAA", (cpu, instruction) -> asciiAdjust(cpu, 1));
    semantics.bind("AAS", (cpu, instruction) -> asciiAdjust(cpu, -1));
    semantics.bind("AAM", DecimalSemantics::afterMultiply);
    semantics.bind("AAD", DecimalSemantics::beforeDivide);
  }

  private static void setAl(Cpu cpu, int value) {
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, value, 1);
  }

  private static void decimalAdjust(Cpu cpu, int sign) {
    Flags flags = cpu.flags;
    int old = (int) cpu.gpr[CpuState.RAX] & 0xff;
    boolean oldCarry = flags.carry() != 0;
    int value = old;
    boolean carry = false;
    boolean adjust = (old & 15) > 9 || flags.adjust();
    if (adjust) {
      value += 6 * sign;
      carry = oldCarry || (value & ~0xff) != 0;
    }
    if (old > 0x99 || oldCarry) {
      value += 0x60 * sign;
      carry = true;
    } else if (sign > 0) {
      carry = false;
    }
    setAl(cpu, value);
    flags.setResult((byte) value, carry, false);
    flags.setStatus(flags.status() | (adjust ? CpuState.FLAG_AF : 0));
  }

  private static void asciiAdjust(Cpu cpu, int sign) {
    Flags flags = cpu.flags;
    int ax = (int) cpu.gpr[CpuState.RAX] & 0xffff;
    boolean adjust = (ax & 15) > 9 || flags.adjust();
    if (adjust) {
      ax += 0x106 * sign;
    }
    ax &= 0xff0f;
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, ax, 2);
    int kept = flags.status() & ~(CpuState.FLAG_CF | CpuState.FLAG_AF);
    flags.setStatus(kept | (adjust ? CpuState.FLAG_CF | CpuState.FLAG_AF : 0));
  }

  private static void afterMultiply(Cpu cpu, Instruction instruction) {
    int base = (int) instruction.immediate() & 0xff;
    if (base == 0) {
      throw cpu.raise(Vector.DE, 0);
    }
    int al = (int) cpu.gpr[CpuState.RAX] & 0xff;
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, ((al / base) << 8) | (al % base), 2);
    cpu.flags.setLogic((byte) (al % base));
  }

  private static void beforeDivide(Cpu cpu, Instruction instruction) {
    int base = (int) instruction.immediate() & 0xff;
    int ax = (int) cpu.gpr[CpuState.RAX] & 0xffff;
    int value = (ax + (ax >>> 8) * base) & 0xff;
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, value, 2);
    cpu.flags.setLogic((byte) value);
  }
}
