package org.xenolith.abi;

/**
 * Numbers of mmu_update, mmuext_op and update_va_mapping (public/xen.h), and the PV guest's address
 * space layout (public/arch-x86/xen-x86_64.h).
 */
public final class MmuAbi {
  // ---- mmu_update: low two bits of a request's ptr
  public static final int MMU_NORMAL_PT_UPDATE = 0;
  public static final int MMU_MACHPHYS_UPDATE = 1;
  public static final int MMU_PT_UPDATE_PRESERVE_AD = 2;
  public static final int MMU_PT_UPDATE_NO_TRANSLATE = 3;

  /** sizeof(mmu_update_t): u64 ptr, u64 val. */
  public static final int MMU_UPDATE_SIZE = 16;

  /** Bit of a count that marks a continued call; a guest has no business setting it. */
  public static final int MMU_UPDATE_PREEMPTED = 1 << 31;

  // ---- mmuext_op: u32 cmd at 0, arg1 at 8, arg2 at 16
  public static final int MMUEXT_PIN_L1_TABLE = 0;
  public static final int MMUEXT_PIN_L2_TABLE = 1;
  public static final int MMUEXT_PIN_L3_TABLE = 2;
  public static final int MMUEXT_PIN_L4_TABLE = 3;
  public static final int MMUEXT_UNPIN_TABLE = 4;
  public static final int MMUEXT_NEW_BASEPTR = 5;
  public static final int MMUEXT_TLB_FLUSH_LOCAL = 6;
  public static final int MMUEXT_INVLPG_LOCAL = 7;
  public static final int MMUEXT_TLB_FLUSH_MULTI = 8;
  public static final int MMUEXT_INVLPG_MULTI = 9;
  public static final int MMUEXT_TLB_FLUSH_ALL = 10;
  public static final int MMUEXT_INVLPG_ALL = 11;
  public static final int MMUEXT_FLUSH_CACHE = 12;
  public static final int MMUEXT_SET_LDT = 13;
  public static final int MMUEXT_NEW_USER_BASEPTR = 15;
  public static final int MMUEXT_CLEAR_PAGE = 16;
  public static final int MMUEXT_COPY_PAGE = 17;
  public static final int MMUEXT_FLUSH_CACHE_GLOBAL = 18;
  public static final int MMUEXT_MARK_SUPER = 19;
  public static final int MMUEXT_UNMARK_SUPER = 20;

  public static final int MMUEXT_OP_SIZE = 24;
  public static final int MMUEXT_ARG1 = 8;
  public static final int MMUEXT_ARG2 = 16;

  // ---- update_va_mapping's flags: what to flush in bits 0-1, whose TLBs in the rest
  public static final long UVMF_NONE = 0;
  public static final long UVMF_TLB_FLUSH = 1;
  public static final long UVMF_INVLPG = 2;
  public static final long UVMF_FLUSHTYPE_MASK = 3;
  public static final long UVMF_LOCAL = 0;
  public static final long UVMF_ALL = 1 << 2;

  // ---- address space
  public static final long HYPERVISOR_VIRT_START = 0xffff800000000000L;

  /** First address after the hypervisor's range. */
  public static final long HYPERVISOR_VIRT_END = 0xffff880000000000L;

  /** Where the guest sees the machine-to-physical table, read-only. */
  public static final long RO_MPT_VIRT_START = 0xffff800000000000L;

  public static final long RO_MPT_VIRT_END = 0xffff804000000000L;

  /** Level-4 slots that are the hypervisor's: 256 to 271. */
  public static final int FIRST_XEN_SLOT = 256;

  public static final int LAST_XEN_SLOT = 271;

  /** An M2P entry without a pseudo-physical frame. */
  public static final long INVALID_M2P_ENTRY = ~0L;

  // ---- the hypervisor's own descriptors, at the end of every GDT
  public static final int FIRST_RESERVED_GDT_PAGE = 14;
  public static final int FIRST_RESERVED_GDT_ENTRY = FIRST_RESERVED_GDT_PAGE * 512;

  public static final int FLAT_RING3_CS32 = 0xe023;
  public static final int FLAT_RING3_CS64 = 0xe033;
  public static final int FLAT_RING3_DS32 = 0xe02b;
  public static final int FLAT_RING3_DS64 = 0;
  public static final int FLAT_RING3_SS32 = 0xe02b;
  public static final int FLAT_RING3_SS64 = 0xe02b;

  /** Whether an address is canonical and outside the hypervisor's range. */
  public static boolean isGuestAddress(long linear) {
    boolean low = linear >>> 47 == 0;
    boolean high = Long.compareUnsigned(linear, HYPERVISOR_VIRT_END) >= 0;
    return low || high;
  }

  private MmuAbi() {}
}
