package org.xenolith.abi;

/** Numbers and struct offsets of grant_table_op (public/grant_table.h), version 1 tables. */
public final class GrantAbi {
  public static final int GNTTABOP_MAP_GRANT_REF = 0;
  public static final int GNTTABOP_UNMAP_GRANT_REF = 1;
  public static final int GNTTABOP_SETUP_TABLE = 2;
  public static final int GNTTABOP_DUMP_TABLE = 3;
  public static final int GNTTABOP_TRANSFER = 4;
  public static final int GNTTABOP_COPY = 5;
  public static final int GNTTABOP_QUERY_SIZE = 6;
  public static final int GNTTABOP_UNMAP_AND_REPLACE = 7;
  public static final int GNTTABOP_SET_VERSION = 8;
  public static final int GNTTABOP_GET_STATUS_FRAMES = 9;
  public static final int GNTTABOP_GET_VERSION = 10;
  public static final int GNTTABOP_SWAP_GRANT_REF = 11;
  public static final int GNTTABOP_CACHE_FLUSH = 12;

  // ---- a version 1 entry: u16 flags, u16 domid, u32 frame
  public static final int ENTRY_SIZE = 8;
  public static final int ENTRIES_PER_FRAME = 4096 / ENTRY_SIZE;
  public static final int RESERVED_CONSOLE = 0;
  public static final int RESERVED_XENSTORE = 1;
  public static final int NR_RESERVED_ENTRIES = 8;

  public static final int GTF_INVALID = 0;
  public static final int GTF_PERMIT_ACCESS = 1;
  public static final int GTF_ACCEPT_TRANSFER = 2;
  public static final int GTF_TRANSITIVE = 3;
  public static final int GTF_TYPE_MASK = 3;
  public static final int GTF_READONLY = 1 << 2;
  public static final int GTF_READING = 1 << 3;
  public static final int GTF_WRITING = 1 << 4;
  public static final int GTF_SUB_PAGE = 1 << 8;

  public static final int GNTMAP_DEVICE_MAP = 1;
  public static final int GNTMAP_HOST_MAP = 1 << 1;
  public static final int GNTMAP_READONLY = 1 << 2;
  public static final int GNTMAP_APPLICATION_MAP = 1 << 3;
  public static final int GNTMAP_CONTAINS_PTE = 1 << 4;
  public static final int GNTMAP_GUEST_AVAIL_SHIFT = 16;

  public static final int GNTCOPY_SOURCE_GREF = 1;
  public static final int GNTCOPY_DEST_GREF = 2;

  public static final int GNTST_OKAY = 0;
  public static final int GNTST_GENERAL_ERROR = -1;
  public static final int GNTST_BAD_DOMAIN = -2;
  public static final int GNTST_BAD_GNTREF = -3;
  public static final int GNTST_BAD_HANDLE = -4;
  public static final int GNTST_BAD_VIRT_ADDR = -5;
  public static final int GNTST_BAD_DEV_ADDR = -6;
  public static final int GNTST_NO_DEVICE_SPACE = -7;
  public static final int GNTST_PERMISSION_DENIED = -8;
  public static final int GNTST_BAD_PAGE = -9;
  public static final int GNTST_BAD_COPY_ARG = -10;
  public static final int GNTST_ADDRESS_TOO_BIG = -11;
  public static final int GNTST_EAGAIN = -12;
  public static final int GNTST_NO_SPACE = -13;

  // ---- sizes of the operations' structs
  /** u64 host_addr, u32 flags, u32 ref, u16 dom; out: s16 status, u32 handle, u64 dev_bus_addr. */
  public static final int MAP_SIZE = 32;

  /** u64 host_addr, u64 dev_bus_addr, u32 handle; out: s16 status. */
  public static final int UNMAP_SIZE = 24;

  /** Offset of the status in both structs of unmapping. */
  public static final int UNMAP_STATUS = 20;

  /** u16 dom, u32 nr_frames; out: s16 status; pointer to xen_pfn_t frame_list. */
  public static final int SETUP_TABLE_SIZE = 24;

  /** u64 mfn, u16 domid, u32 ref; out: s16 status. */
  public static final int TRANSFER_SIZE = 24;

  /** Twice (u64 ref or gmfn, u16 domid, u16 offset) in 16 bytes, u16 len, u16 flags, s16 status. */
  public static final int COPY_SIZE = 40;

  /** u16 dom; out: u32 nr_frames, u32 max_nr_frames, s16 status. */
  public static final int QUERY_SIZE_SIZE = 16;

  /** u64 host_addr, u64 new_addr, u32 handle; out: s16 status. */
  public static final int UNMAP_AND_REPLACE_SIZE = 24;

  /** u32 nr_frames, u16 dom; out: s16 status; u64 frame_list. */
  public static final int GET_STATUS_FRAMES_SIZE = 16;

  /** u16 dom, u16 pad; out: u32 version. */
  public static final int GET_VERSION_SIZE = 8;

  /** u32 ref_a, u32 ref_b; out: s16 status. */
  public static final int SWAP_SIZE = 12;

  /** u64 dev_bus_addr or u32 ref, u16 offset, u16 length, u32 op. */
  public static final int CACHE_FLUSH_SIZE = 16;

  private GrantAbi() {}
}
