package org.xenolith.hypervisor.mmu;

/**
 * What a frame is used as while somebody counts on it. A frame has one type at a time; while its
 * type count is not zero the type cannot change.
 */
public final class FrameType {
  /** No use that excludes another. */
  public static final int NONE = 0;

  public static final int L1_TABLE = 1;
  public static final int L2_TABLE = 2;
  public static final int L3_TABLE = 3;
  public static final int L4_TABLE = 4;

  /** Holds a GDT's or an LDT's descriptors. */
  public static final int SEGMENT_DESCRIPTORS = 5;

  /** Mapped writable by somebody. */
  public static final int WRITABLE = 7;

  private FrameType() {}

  static boolean isTable(int type) {
    return type >= L1_TABLE && type <= L4_TABLE;
  }

  /** For messages. */
  public static String name(int type) {
    return switch (type) {
      case NONE -> "none";
      case L1_TABLE -> "L1";
      case L2_TABLE -> "L2";
      case L3_TABLE -> "L3";
      case L4_TABLE -> "L4";
      case SEGMENT_DESCRIPTORS -> "segment descriptors";
      case WRITABLE -> "writable";
      default -> "type " + type;
    };
  }
}
