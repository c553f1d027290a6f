package org.xenolith.hypervisor.trap;

/** What exceptions are called in messages. */
public final class VectorNames {
  private static final String[] NAMES = {
    "divide error",
    "debug exception",
    "NMI",
    "breakpoint",
    "overflow",
    "bound range exceeded",
    "undefined instruction",
    "device not available",
    "double fault",
    "coprocessor segment overrun",
    "invalid TSS",
    "segment not present",
    "stack fault",
    "general protection fault",
    "page fault",
    "vector 15",
    "x87 error",
    "alignment check",
    "machine check",
    "SIMD error"
  };

  private VectorNames() {}

  public static String name(int vector) {
    return vector >= 0 && vector < NAMES.length ? NAMES[vector] : "interrupt " + vector;
  }
}
