package org.xenolith.hypervisor.trap;

/** Bits of a page fault's error code (Intel SDM volume 3, section 5.7). */
public final class PageFault {
  public static final int PRESENT = 1;
  public static final int WRITE = 1 << 1;
  public static final int USER = 1 << 2;
  public static final int RESERVED_BIT = 1 << 3;
  public static final int INSTRUCTION_FETCH = 1 << 4;

  private PageFault() {}
}
