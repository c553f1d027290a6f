package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * Loading segment registers in ring 3 (Intel SDM volume 3, sections 3.4 and 5.5): checks, bases and
 * the mode that a code segment brings. The tables are {@link Environment#descriptor}'s. Limits are
 * not kept, accessed bits are not set: the hypervisor sets them when it takes a descriptor.
 */
final class Segmentation {
  private static final int RING = 3;

  private static final long TYPE_WRITABLE = 1L << 41; // of code: readable
  private static final long TYPE_CONFORMING = 1L << 42; // of data: expand-down
  private static final long TYPE_CODE = 1L << 43;
  private static final long NOT_SYSTEM = 1L << 44;
  private static final long PRESENT = 1L << 47;
  private static final long LONG_MODE = 1L << 53;
  private static final long DEFAULT_32 = 1L << 54;
  private static final long GRANULARITY = 1L << 55;

  /** What {@link #visible} gives where there is nothing to be seen. */
  static final long NONE = 0;

  private Segmentation() {}

  // ---- descriptors

  static boolean isNull(int selector) {
    return (selector & 0xfffc) == 0;
  }

  private static int privilege(long descriptor) {
    return (int) (descriptor >>> 45) & 3;
  }

  static long base(long descriptor) {
    return ((descriptor >>> 16) & 0xff_ffffL) | ((descriptor >>> 32) & 0xff00_0000L);
  }

  /** In bytes, granularity applied. */
  static long limit(long descriptor) {
    long limit = (descriptor & 0xffff) | ((descriptor >>> 32) & 0xf_0000);
    return has(descriptor, GRANULARITY) ? limit << 12 | 0xfff : limit;
  }

  private static boolean has(long descriptor, long bits) {
    return (descriptor & bits) == bits;
  }

  // ---- data and stack segments

  /**
   * The base for ES, DS, FS, GS or SS; raises where the selector cannot be loaded. Changes nothing.
   */
  static long check(Cpu cpu, int segment, int selector) {
    if (isNull(selector)) {
      if (segment == Instruction.SS) {
        throw cpu.raise(Vector.GP, 0);
      }
      return 0;
    }
    long descriptor = cpu.environment.descriptor(selector);
    int error = selector & 0xfffc;
    boolean usable =
        segment == Instruction.SS ? isStack(descriptor, selector) : isReadable(descriptor);
    if (!usable) {
      throw cpu.raise(Vector.GP, error);
    }
    if (!has(descriptor, PRESENT)) {
      throw cpu.raise(segment == Instruction.SS ? Vector.SS : Vector.NP, error);
    }
    return base(descriptor);
  }

  private static boolean isStack(long descriptor, int selector) {
    return has(descriptor, NOT_SYSTEM | TYPE_WRITABLE)
        && !has(descriptor, TYPE_CODE)
        && (selector & 3) == RING
        && privilege(descriptor) == RING;
  }

  private static boolean isReadable(long descriptor) {
    if (!has(descriptor, NOT_SYSTEM)) {
      return false;
    }
    boolean isCode = has(descriptor, TYPE_CODE);
    if (isCode && !has(descriptor, TYPE_WRITABLE)) {
      return false;
    }
    boolean anyPrivilege = isCode && has(descriptor, TYPE_CONFORMING);
    return anyPrivilege || privilege(descriptor) == RING;
  }

  /** Loads ES, DS, FS, GS or SS. */
  static void load(Cpu cpu, int segment, int selector) {
    long base = check(cpu, segment, selector);
    cpu.state.selector[segment] = selector & 0xffff;
    cpu.state.segmentBase[segment] = base;
  }

  // ---- code segments

  /**
   * The descriptor of a code segment that ring 3 may go to; raises otherwise. Call gates are not
   * supported: #GP.
   *
   * @param returning by RET or IRET: the selector's RPL must be 3
   */
  static long checkCode(Cpu cpu, int selector, boolean returning) {
    if (isNull(selector)) {
      throw cpu.raise(Vector.GP, 0);
    }
    long descriptor = cpu.environment.descriptor(selector);
    int error = selector & 0xfffc;
    boolean usable =
        has(descriptor, NOT_SYSTEM | TYPE_CODE)
            && (has(descriptor, TYPE_CONFORMING) || privilege(descriptor) == RING)
            && !has(descriptor, LONG_MODE | DEFAULT_32)
            && (!returning || (selector & 3) == RING);
    if (!usable) {
      throw cpu.raise(Vector.GP, error);
    }
    if (!has(descriptor, PRESENT)) {
      throw cpu.raise(Vector.NP, error);
    }
    return descriptor;
  }

  static boolean isLong(long codeDescriptor) {
    return has(codeDescriptor, LONG_MODE);
  }

  /** Loads CS with what {@link #checkCode} allowed, and goes to an address in it. */
  static void goTo(Cpu cpu, int selector, long codeDescriptor, long target) {
    boolean mode64 = isLong(codeDescriptor);
    if (mode64 && !Translation.isCanonical(target)) {
      throw cpu.raise(Vector.GP, 0);
    }
    CpuState state = cpu.state;
    state.selector[Instruction.CS] = (selector & 0xfffc) | RING;
    state.segmentBase[Instruction.CS] = mode64 ? 0 : base(codeDescriptor);
    state.mode64 = mode64;
    state.rip = mode64 ? target : target & 0xffff_ffffL;
    cpu.leaveBlock();
  }

  // ---- LAR, LSL, VERR, VERW

  /** The descriptor where LAR or LSL may look at it from ring 3, else {@link #NONE}. */
  static long visible(Cpu cpu, int selector, boolean forLimit) {
    if (isNull(selector)) {
      return NONE;
    }
    long descriptor = cpu.environment.descriptor(selector);
    boolean conforming = has(descriptor, NOT_SYSTEM | TYPE_CODE | TYPE_CONFORMING);
    boolean known = has(descriptor, NOT_SYSTEM) || isKnownSystemType(descriptor, forLimit);
    return known && (conforming || privilege(descriptor) == RING) ? descriptor : NONE;
  }

  /** LDT and 64-bit TSS; for LAR the 64-bit call gate, too (Intel SDM volume 2, LAR and LSL). */
  private static boolean isKnownSystemType(long descriptor, boolean forLimit) {
    int type = (int) (descriptor >>> 40) & 15;
    return type == 2 || type == 9 || type == 11 || (type == 12 && !forLimit);
  }

  static boolean isVerified(Cpu cpu, int selector, boolean forWriting) {
    if (isNull(selector)) {
      return false;
    }
    long descriptor = cpu.environment.descriptor(selector);
    if (!isReadable(descriptor)) {
      return false;
    }
    return !forWriting || (!has(descriptor, TYPE_CODE) && has(descriptor, TYPE_WRITABLE));
  }
}
