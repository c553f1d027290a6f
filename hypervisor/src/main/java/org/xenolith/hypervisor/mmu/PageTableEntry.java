package org.xenolith.hypervisor.mmu;

/** Bits of a page-table entry (Intel SDM volume 3, 4.5) and what Xen allows a guest of them. */
final class PageTableEntry {
  static final long PRESENT = 1;
  static final long WRITABLE = 1 << 1;
  static final long USER = 1 << 2;
  static final long WRITE_THROUGH = 1 << 3;
  static final long CACHE_DISABLE = 1 << 4;
  static final long ACCESSED = 1 << 5;
  static final long DIRTY = 1 << 6;
  static final long PAGE_SIZE = 1 << 7;
  static final long GLOBAL = 1 << 8;
  static final long AVAILABLE = 7 << 9;
  static final long NX = 1L << 63;

  /** Bits 52 to 62, which the processor does not look at. */
  static final long AVAILABLE_HIGH = 0x7ffL << 52;

  /** Xen's mark of a guest kernel's page: the guest left USER clear. */
  static final long GUEST_KERNEL = 1L << 52;

  static final long FRAME = 0x000ffffffffff000L;
  static final long FLAGS = ~FRAME;

  /** What level 2 to 4 entries must not have. */
  static final long DISALLOWED =
      FLAGS & ~(PRESENT | WRITABLE | USER | ACCESSED | DIRTY | AVAILABLE | AVAILABLE_HIGH | NX);

  /** What level 1 entries must not have; GLOBAL is meant for user pages. */
  static final long L1_DISALLOWED = DISALLOWED & ~GLOBAL;

  /** What may change in an entry without a new look at the frame it names. */
  static final long UNCHECKED = NX | AVAILABLE_HIGH | AVAILABLE | GLOBAL | DIRTY | ACCESSED | USER;

  private PageTableEntry() {}

  static boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  static boolean isWritable(long entry) {
    return (entry & WRITABLE) != 0;
  }

  static long mfn(long entry) {
    return (entry & FRAME) >>> 12;
  }

  static boolean sameButUnchecked(long before, long after) {
    return ((before ^ after) & ~UNCHECKED) == 0;
  }

  /**
   * A present level 1 entry as it is put into the table: the guest kernel runs in ring 3 and needs
   * USER; that it was not set is remembered in GUEST_KERNEL. User pages are global.
   */
  static long adjustL1(long entry) {
    long adjusted = entry;
    if ((adjusted & USER) == 0) {
      adjusted |= GUEST_KERNEL | USER;
    }
    if ((adjusted & GUEST_KERNEL) == 0) {
      adjusted |= GLOBAL | USER;
    }
    return adjusted;
  }

  static long adjustUpper(long entry, int level) {
    return entry | (level == 4 ? USER | ACCESSED : USER);
  }
}
