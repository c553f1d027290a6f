package org.xenolith.hypervisor.trap;

import org.xenolith.abi.PvAbi;

/** A vcpu's virtual IDT (set_trap_table): where each vector's handler is, 0 for none. */
public final class TrapTable {
  public static final int VECTORS = 256;

  private final long[] address = new long[VECTORS];
  private final int[] flags = new int[VECTORS];

  /**
   * @param infoFlags DPL and {@code PvAbi.TI_IF}, as in struct trap_info
   */
  public void set(int vector, int infoFlags, long handler) {
    address[vector] = handler;
    flags[vector] = infoFlags;
  }

  public void clear(int vector) {
    set(vector, 0, 0);
  }

  public void clearAll() {
    for (int vector = 0; vector < VECTORS; vector++) {
      clear(vector);
    }
  }

  public long address(int vector) {
    return address[vector];
  }

  /** Whether entering the handler masks events. */
  public boolean masksEvents(int vector) {
    return (flags[vector] & PvAbi.TI_IF) != 0;
  }

  /**
   * Whether INT n may enter: DPL 0 nobody, 1 and 2 the kernel, 3 everybody (public/arch-x86/xen.h).
   */
  public boolean permitsSoftwareInterrupt(int vector, boolean kernel) {
    return (flags[vector] & PvAbi.TI_DPL) >= (kernel ? 1 : 3);
  }
}
