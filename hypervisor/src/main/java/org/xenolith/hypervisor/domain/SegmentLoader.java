package org.xenolith.hypervisor.domain;

import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.mmu.DescriptorTables;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Instruction;

/** Loads CS and SS as IRET to ring 3 does (Intel SDM volume 2, IRET; volume 3, section 3.4.5). */
final class SegmentLoader {
  /** Bits of the descriptor's high half, in place. */
  private static final long PRESENT = 1L << 47;

  private static final long CODE_OR_DATA = 1L << 44;
  private static final long CODE = 1L << 43;
  private static final long CONFORMING = 1L << 42;
  private static final long READABLE_OR_WRITABLE = 1L << 41;
  private static final long LONG_MODE = 1L << 53;
  private static final int DPL_SHIFT = 45;

  private final CpuState state;
  private final DescriptorTables tables;

  SegmentLoader(CpuState state, DescriptorTables tables) {
    this.state = state;
    this.tables = tables;
  }

  void setFlatKernel() {
    set(Instruction.CS, PvAbi.FLAT_KERNEL_CS, 0);
    set(Instruction.SS, PvAbi.FLAT_KERNEL_SS, 0);
    state.mode64 = true;
  }

  private void set(int segment, int selector, long base) {
    state.selector[segment] = selector;
    state.segmentBase[segment] = base;
  }

  /**
   * @return -1, or the selector that cannot be loaded; both are set in any case
   */
  int load(int cs, int ss) {
    int bad = loadStack(ss);
    int badCode = loadCode(cs);
    return badCode >= 0 ? badCode : bad;
  }

  private int loadCode(int selector) {
    if (selector == PvAbi.FLAT_RING3_CS64) {
      set(Instruction.CS, selector, 0);
      state.mode64 = true;
      return -1;
    }
    long descriptor = tables.descriptor(selector);
    boolean good =
        isLoadable(descriptor)
            && (descriptor & CODE) != 0
            && ((descriptor & CONFORMING) != 0 || dpl(descriptor) == 3);
    set(Instruction.CS, selector, good ? base(descriptor) : 0);
    state.mode64 = !good || (descriptor & LONG_MODE) != 0;
    return good ? -1 : selector;
  }

  private int loadStack(int selector) {
    if (selector == PvAbi.FLAT_RING3_DS32) {
      set(Instruction.SS, selector, 0);
      return -1;
    }
    long descriptor = tables.descriptor(selector);
    boolean good =
        isLoadable(descriptor)
            && (descriptor & CODE) == 0
            && (descriptor & READABLE_OR_WRITABLE) != 0
            && dpl(descriptor) == 3;
    set(Instruction.SS, selector, good ? base(descriptor) : 0);
    return good ? -1 : selector;
  }

  /** A present code or data segment. */
  static boolean isLoadable(long descriptor) {
    return (descriptor & (PRESENT | CODE_OR_DATA)) == (PRESENT | CODE_OR_DATA);
  }

  private static int dpl(long descriptor) {
    return (int) (descriptor >>> DPL_SHIFT) & 3;
  }

  static long base(long descriptor) {
    return (descriptor >>> 16 & 0xff_ffffL) | (descriptor >>> 56) << 24;
  }
}
