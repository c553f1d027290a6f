package org.xenolith.hypervisor.mmu;

import org.xenolith.abi.MmuAbi;

/**
 * What a PV guest may put into its descriptor tables (Intel SDM volume 3, 3.4.5): code and data of
 * privilege 3, call gates that nobody can go through, and anything that is not present.
 */
final class Descriptor {
  private static final long PRESENT = 1L << 47;
  private static final long CODE_OR_DATA = 1L << 44;
  private static final int TYPE_SHIFT = 40;
  private static final long TYPE_MASK = 0xfL << TYPE_SHIFT;
  private static final long CALL_GATE = 0xcL << TYPE_SHIFT;
  private static final int DPL_SHIFT = 45;
  private static final long DPL_MASK = 3L << DPL_SHIFT;
  private static final long GATE_RESERVED = 0xffL << 32;

  private Descriptor() {}

  static boolean isAllowed(long descriptor) {
    if ((descriptor & PRESENT) == 0 || (descriptor & CODE_OR_DATA) != 0) {
      return true;
    }
    long type = descriptor & TYPE_MASK;
    if (type == 0) {
      return true; // the upper half of a call gate
    }
    return type == CALL_GATE
        && isGuestCodeSelector((int) (descriptor >>> 16) & 0xffff)
        && (descriptor & GATE_RESERVED) == 0;
  }

  private static boolean isGuestCodeSelector(int selector) {
    boolean local = (selector & 4) != 0;
    return local
        || selector >>> 3 < MmuAbi.FIRST_RESERVED_GDT_ENTRY
        || selector == MmuAbi.FLAT_RING3_CS64
        || selector == MmuAbi.FLAT_RING3_CS32;
  }

  /**
   * The descriptor as it is put into the table: privilege 3 for code and data, 0 for a gate, so
   * that using it faults; the gate keeps the privilege asked for in its selector's RPL.
   */
  static long adjust(long descriptor) {
    if ((descriptor & PRESENT) == 0) {
      return descriptor;
    }
    if ((descriptor & CODE_OR_DATA) != 0) {
      return descriptor | DPL_MASK;
    }
    if ((descriptor & TYPE_MASK) == 0) {
      return descriptor;
    }
    return (descriptor & ~DPL_MASK) | 3L << 16;
  }
}
