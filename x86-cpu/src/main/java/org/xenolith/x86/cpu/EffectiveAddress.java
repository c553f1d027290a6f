package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** How to work out the address of an instruction's memory operand, prepared when it is decoded. */
final class EffectiveAddress {
  /** Index of the register that is always zero. */
  private static final int ZERO = 16;

  private static final int MASK_16 = 0xffff;
  private static final long MASK_32 = 0xffff_ffffL;

  private final int base;
  private final int index;
  private final int shift;
  private final long displacement;
  private final int segment;
  private final int addressSize;
  private final boolean ripRelative;

  /** 64-bit registers and displacement only: nothing to add and nothing to cut off. */
  private final boolean plain;

  EffectiveAddress(Instruction instruction) {
    ripRelative = instruction.base() == Instruction.RIP_RELATIVE;
    base = ripRelative || instruction.base() < 0 ? ZERO : instruction.base();
    index = instruction.index() < 0 ? ZERO : instruction.index();
    shift = Integer.numberOfTrailingZeros(Math.max(1, instruction.scale()));
    displacement = instruction.displacement();
    segment = instruction.segment();
    addressSize = instruction.addressSize();
    plain = addressSize == 64 && !ripRelative && segment < Instruction.FS;
  }

  int segment() {
    return segment;
  }

  /** The linear address. */
  long linear(Cpu cpu) {
    if (plain) {
      long[] gpr = cpu.gpr;
      return gpr[base] + (gpr[index] << shift) + displacement;
    }
    return cpu.linear(segment, offset(cpu));
  }

  /** The linear address of what lies this many bytes further on in the segment. */
  long linearPlus(Cpu cpu, long bytes) {
    long offset = offset(cpu) + bytes;
    return cpu.linear(segment, addressSize == 64 ? offset : offset & (1L << addressSize) - 1);
  }

  /** The offset within the segment, cut to the address size. */
  long offset(Cpu cpu) {
    long[] gpr = cpu.gpr;
    long offset = gpr[base] + (gpr[index] << shift) + displacement;
    if (ripRelative) {
      offset += cpu.state.rip;
    }
    return switch (addressSize) {
      case 64 -> offset;
      case 32 -> offset & MASK_32;
      default -> offset & MASK_16;
    };
  }
}
