package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * MASKMOVQ and MASKMOVDQU: the bytes whose mask byte has its sign bit set go to memory at DS:rDI.
 * Bytes that are not chosen are not touched, so they cannot fault.
 */
final class MaskedStore {
  private static final int RDI = 7;

  private MaskedStore() {}

  private static long address(Cpu cpu, Instruction instruction, int offset) {
    long effective = cpu.state.gpr[RDI] + offset;
    int segment = instruction.segment();
    if (instruction.addressSize() == 32) {
      effective &= 0xffffffffL;
    } else if (instruction.addressSize() == 16) {
      effective &= 0xffff;
    }
    if (!cpu.state.mode64) {
      return effective + cpu.state.segmentBase[segment] & 0xffffffffL;
    }
    return segment >= Instruction.FS ? effective + cpu.state.segmentBase[segment] : effective;
  }

  /** Raises the fault that {@link #store} would. */
  static void probe(Cpu cpu, Instruction instruction, int offset, long mask) {
    for (int i = 0; i < 8; i++) {
      if ((mask >>> (i << 3) & 0x80) != 0) {
        cpu.probe(address(cpu, instruction, offset + i), 1, Cpu.WRITE);
      }
    }
  }

  static void store(Cpu cpu, Instruction instruction, int offset, long bytes, long mask) {
    for (int i = 0; i < 8; i++) {
      if ((mask >>> (i << 3) & 0x80) != 0) {
        cpu.store8(address(cpu, instruction, offset + i), (int) (bytes >>> (i << 3)) & 0xff);
      }
    }
  }
}
