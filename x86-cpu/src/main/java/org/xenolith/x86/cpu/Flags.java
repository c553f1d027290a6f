package org.xenolith.x86.cpu;

/**
 * RFLAGS. The status flags may be kept lazily (the last result and what made it); this class is the
 * only one that knows how. Owned by the integer core.
 */
public final class Flags {
  private long value = 2 | CpuState.FLAG_IF;

  /** All of RFLAGS, bit 1 set. */
  public long get() {
    return value;
  }

  public void set(long rflags) {
    value = rflags | 2;
  }

  /** Replaces the six status flags by those in {@code bits}. */
  public void setStatus(int bits) {
    value = (value & ~CpuState.STATUS_FLAGS) | bits;
  }
}
