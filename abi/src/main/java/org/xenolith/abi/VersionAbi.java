package org.xenolith.abi;

/** Numbers and sizes of xen_version (public/version.h, public/features.h). */
public final class VersionAbi {
  public static final int XENVER_VERSION = 0;
  public static final int XENVER_EXTRAVERSION = 1;
  public static final int XENVER_COMPILE_INFO = 2;
  public static final int XENVER_CAPABILITIES = 3;
  public static final int XENVER_CHANGESET = 4;
  public static final int XENVER_PLATFORM_PARAMETERS = 5;
  public static final int XENVER_GET_FEATURES = 6;
  public static final int XENVER_PAGESIZE = 7;
  public static final int XENVER_GUEST_HANDLE = 8;
  public static final int XENVER_COMMANDLINE = 9;
  public static final int XENVER_BUILD_ID = 10;

  public static final int EXTRAVERSION_SIZE = 16;
  public static final int CAPABILITIES_SIZE = 1024;
  public static final int CHANGESET_SIZE = 64;
  public static final int COMMANDLINE_SIZE = 1024;
  public static final int COMPILE_INFO_SIZE = 64 + 16 + 32 + 32;
  public static final int COMPILE_INFO_COMPILER = 0;
  public static final int COMPILE_INFO_BY = 64;
  public static final int COMPILE_INFO_DOMAIN = 80;
  public static final int COMPILE_INFO_DATE = 112;

  // ---- xen_feature_info: u32 submap_idx; out u32 submap
  public static final int FEATURES_SUBMAP_INDEX = 0;
  public static final int FEATURES_SUBMAP = 4;

  public static final int XENFEAT_PAE_PGDIR_ABOVE_4GB = 4;
  public static final int XENFEAT_MMU_PT_UPDATE_PRESERVE_AD = 5;
  public static final int XENFEAT_HIGHMEM_ASSIST = 6;
  public static final int XENFEAT_GNTTAB_MAP_AVAIL_BITS = 7;
  public static final int XENFEAT_MEMORY_OP_VNODE_SUPPORTED = 13;
  public static final int XENFEAT_DIRECT_MAPPED = 17;

  private VersionAbi() {}
}
