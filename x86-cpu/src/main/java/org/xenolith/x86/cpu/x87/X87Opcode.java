package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * FOP, the last opcode field: rebuilt from the guest's bytes, in the rare case that it is asked.
 */
final class X87Opcode {
  private X87Opcode() {}

  /**
   * The low three bits of the first opcode byte in bits 10-8, the ModRM byte below; 0 where the
   * bytes cannot be read.
   */
  static int of(Cpu cpu, Instruction instruction) {
    long start = cpu.state.rip - instruction.length();
    for (int i = 0; i < instruction.length() - 1; i++) {
      int value = byteAt(cpu, start + i);
      if (value >= 0xd8 && value <= 0xdf) {
        return (value & 7) << 8 | byteAt(cpu, start + i + 1);
      }
    }
    return 0;
  }

  private static int byteAt(Cpu cpu, long linear) {
    long maddr = cpu.translate(linear, Cpu.EXECUTE);
    return maddr < 0 ? 0 : cpu.memory.getByte(maddr) & 0xff;
  }
}
