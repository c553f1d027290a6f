package org.xenolith.abi;

/** Numbers and struct offsets of memory_op (public/memory.h). */
public final class MemoryAbi {
  public static final int XENMEM_INCREASE_RESERVATION = 0;
  public static final int XENMEM_DECREASE_RESERVATION = 1;
  public static final int XENMEM_MAXIMUM_RAM_PAGE = 2;
  public static final int XENMEM_CURRENT_RESERVATION = 3;
  public static final int XENMEM_MAXIMUM_RESERVATION = 4;
  public static final int XENMEM_MACHPHYS_MFN_LIST = 5;
  public static final int XENMEM_POPULATE_PHYSMAP = 6;
  public static final int XENMEM_ADD_TO_PHYSMAP = 7;
  public static final int XENMEM_MEMORY_MAP = 9;
  public static final int XENMEM_MACHINE_MEMORY_MAP = 10;
  public static final int XENMEM_EXCHANGE = 11;
  public static final int XENMEM_MACHPHYS_MAPPING = 12;
  public static final int XENMEM_SET_MEMORY_MAP = 13;
  public static final int XENMEM_MAXIMUM_GPFN = 14;
  public static final int XENMEM_REMOVE_FROM_PHYSMAP = 15;
  public static final int XENMEM_ADD_TO_PHYSMAP_BATCH = 23;

  /** The operation stands in the low bits; above it the extent to go on from. */
  public static final int MEMOP_EXTENT_SHIFT = 6;

  public static final int MEMOP_CMD_MASK = (1 << MEMOP_EXTENT_SHIFT) - 1;

  // ---- struct xen_memory_reservation
  public static final int RESERVATION_EXTENT_START = 0;
  public static final int RESERVATION_NR_EXTENTS = 8;
  public static final int RESERVATION_EXTENT_ORDER = 16;
  public static final int RESERVATION_MEM_FLAGS = 20;
  public static final int RESERVATION_DOMID = 24;
  public static final int RESERVATION_SIZE = 32;

  public static final int XENMEMF_POPULATE_ON_DEMAND = 1 << 16;
  public static final int XENMEMF_EXACT_NODE_REQUEST = 1 << 17;

  // ---- struct xen_memory_exchange: in, out, nr_exchanged
  public static final int EXCHANGE_OUT = RESERVATION_SIZE;
  public static final int EXCHANGE_NR_EXCHANGED = 2 * RESERVATION_SIZE;
  public static final int EXCHANGE_SIZE = 2 * RESERVATION_SIZE + 8;

  // ---- struct xen_memory_map, xen_machphys_mfn_list: a count, a pointer
  public static final int MEMORY_MAP_NR_ENTRIES = 0;
  public static final int MEMORY_MAP_BUFFER = 8;
  public static final int MFN_LIST_MAX_EXTENTS = 0;
  public static final int MFN_LIST_EXTENT_START = 8;
  public static final int MFN_LIST_NR_EXTENTS = 16;
  public static final int MFN_LIST_SIZE = 24;

  /** One e820 entry: u64 addr, u64 size, u32 type. */
  public static final int E820_ENTRY_SIZE = 20;

  public static final int E820_RAM = 1;

  // ---- struct xen_add_to_physmap
  public static final int ADD_TO_PHYSMAP_SPACE = 4;
  public static final int ADD_TO_PHYSMAP_SIZE = 24;
  public static final int XENMAPSPACE_GMFN_RANGE = 3;
  public static final int XENMAPSPACE_GMFN_FOREIGN = 4;

  private MemoryAbi() {}
}
