package org.xenolith.abi;

/** Reserved domain identifiers (public/xen.h). */
public final class DomainId {
  /** Ordinary domains have identifiers below this one. */
  public static final int FIRST_RESERVED = 0x7ff0;

  /** The calling domain. */
  public static final int SELF = 0x7ff0;

  /** Owner of I/O memory. */
  public static final int IO = 0x7ff1;

  /** Owner of the hypervisor's own frames. */
  public static final int XEN = 0x7ff2;

  /** Owner of copy-on-write frames. */
  public static final int COW = 0x7ff3;

  /** Nobody. */
  public static final int INVALID = 0x7ff4;

  private DomainId() {}
}
