package org.xenolith.x86.cpu;

import org.xenolith.memory.CodePages;
import org.xenolith.memory.MachineMemory;

/**
 * Loads and stores through the TLB. The fast paths are small enough to be inlined into instruction
 * semantics; everything else (misses, page crossings, faults) is in {@code *Slow}. A fault leaves
 * by {@link GuestException} before the first byte has been written.
 *
 * <p>Alignment checking (RFLAGS.AC with CR0.AM) is not there: paravirtual guests run with CR0.AM as
 * Xen sets it, and no supported kernel turns it on.
 */
abstract class GuestMemory extends Translation {
  public final CpuState state = new CpuState();

  /** The state's registers and flags, one step nearer. */
  final long[] gpr = state.gpr;

  final Flags flags = state.flags;

  /** A 16-byte memory operand on its way into an instruction. */
  final long[] wideOperand = new long[2];

  private final CodePages codePages;

  private final GuestException exception = new GuestException();

  GuestMemory(MachineMemory memory) {
    super(memory);
    this.codePages = memory.codePages();
  }

  // ---- faults

  /**
   * Never returns: {@code throw cpu.raise(…)}. The error code is ignored for vectors without one.
   */
  public GuestException raise(int vector, int errorCode) {
    exception.vector = vector;
    exception.errorCode = errorCode;
    throw exception;
  }

  /**
   * The exception for a translation that failed at this address: #PF, or for a non-canonical one
   * #GP(0), which {@link FaultDetails} makes #SS(0) where the stack segment was meant.
   */
  final GuestException accessFault(long linear) {
    if (!isCanonical(linear)) {
      exception.linear = linear;
      throw raise(FaultDetails.NON_CANONICAL, 0);
    }
    state.cr2 = linear;
    throw raise(Vector.PF, exitErrorCode);
  }

  /** The machine address for an access within one page; raises its fault. */
  final long machineAddress(long linear, int access) {
    if (!isCanonical(linear)) {
      throw accessFault(linear);
    }
    int entry = dataEntry(linear);
    long tag = (linear & PAGE_MASK) | tlbGeneration;
    if (tlb[entry + access] == tag) {
      return tlb[entry + 2] + linear;
    }
    long maddr = translateData(linear, access);
    if (maddr < 0) {
      throw accessFault(linear);
    }
    return maddr;
  }

  /** Raises the fault now, if the range could not be accessed: READ or WRITE. */
  public void probe(long linear, int lengthBytes, int access) {
    machineAddress(linear, access);
    int inFirstPage = MachineMemory.PAGE_SIZE - (int) (linear & ~PAGE_MASK);
    for (int offset = inFirstPage; offset < lengthBytes; offset += MachineMemory.PAGE_SIZE) {
      machineAddress(wrap(linear + offset), access);
    }
  }

  /** #GP(0) unless the address is a multiple of 16 (SSE memory operands other than MOVU's). */
  public void requireAligned16(long linear) {
    if ((linear & 15) != 0) {
      throw raise(Vector.GP, 0);
    }
  }

  /** Linear addresses are 32 bits wide in compatibility mode. */
  final long wrap(long linear) {
    return state.mode64 ? linear : linear & 0xffff_ffffL;
  }

  private static boolean crossesPage(long linear, int length) {
    return (linear & ~PAGE_MASK) > MachineMemory.PAGE_SIZE - length;
  }

  final void checkCode(long maddr, int length) {
    if (codePages.isMarked((int) (maddr >>> MachineMemory.PAGE_SHIFT))) {
      codePages.written(maddr, length);
    }
  }

  // ---- loads

  public final int load8(long linear) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry] == ((linear & PAGE_MASK) | tlbGeneration)) {
      return memory.getByte(entries[entry + 2] + linear) & 0xff;
    }
    return memory.getByte(machineAddress(linear, Cpu.READ)) & 0xff;
  }

  public final int load16(long linear) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry] == (((linear + 1) & PAGE_MASK) | tlbGeneration)) {
      return memory.getShort(entries[entry + 2] + linear) & 0xffff;
    }
    return (int) loadSlow(linear, 2);
  }

  public final int load32(long linear) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry] == (((linear + 3) & PAGE_MASK) | tlbGeneration)) {
      return memory.getInt(entries[entry + 2] + linear);
    }
    return (int) loadSlow(linear, 4);
  }

  public final long load64(long linear) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry] == (((linear + 7) & PAGE_MASK) | tlbGeneration)) {
      return memory.getLong(entries[entry + 2] + linear);
    }
    return loadSlow(linear, 8);
  }

  /** Loads 16 bytes: the low half to {@code target[index]}, the high half beside it. */
  public final void load128(long linear, long[] target, int index) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry] == (((linear + 15) & PAGE_MASK) | tlbGeneration)) {
      long maddr = entries[entry + 2] + linear;
      target[index] = memory.getLong(maddr);
      target[index + 1] = memory.getLong(maddr + 8);
    } else {
      long low = load64(linear);
      target[index + 1] = load64(wrap(linear + 8));
      target[index] = low;
    }
  }

  private long loadSlow(long linear, int length) {
    if (crossesPage(linear, length)) {
      probe(linear, length, Cpu.READ);
      long value = 0;
      for (int i = length - 1; i >= 0; i--) {
        value = value << 8 | load8(wrap(linear + i));
      }
      return value;
    }
    long maddr = machineAddress(linear, Cpu.READ);
    return switch (length) {
      case 2 -> memory.getShort(maddr) & 0xffff;
      case 4 -> memory.getInt(maddr);
      default -> memory.getLong(maddr);
    };
  }

  // ---- stores

  public final void store8(long linear, int value) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    long maddr;
    if (entries[entry + 1] == ((linear & PAGE_MASK) | tlbGeneration)) {
      maddr = entries[entry + 2] + linear;
    } else {
      maddr = machineAddress(linear, Cpu.WRITE);
    }
    memory.putByte(maddr, (byte) value);
    checkCode(maddr, 1);
  }

  public final void store16(long linear, int value) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry + 1] == (((linear + 1) & PAGE_MASK) | tlbGeneration)) {
      long maddr = entries[entry + 2] + linear;
      memory.putShort(maddr, (short) value);
      checkCode(maddr, 2);
    } else {
      storeSlow(linear, value, 2);
    }
  }

  public final void store32(long linear, int value) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry + 1] == (((linear + 3) & PAGE_MASK) | tlbGeneration)) {
      long maddr = entries[entry + 2] + linear;
      memory.putInt(maddr, value);
      checkCode(maddr, 4);
    } else {
      storeSlow(linear, value, 4);
    }
  }

  public final void store64(long linear, long value) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry + 1] == (((linear + 7) & PAGE_MASK) | tlbGeneration)) {
      long maddr = entries[entry + 2] + linear;
      memory.putLong(maddr, value);
      checkCode(maddr, 8);
    } else {
      storeSlow(linear, value, 8);
    }
  }

  private void storeSlow(long linear, long value, int length) {
    if (crossesPage(linear, length)) {
      probe(linear, length, Cpu.WRITE);
      for (int i = 0; i < length; i++) {
        store8(wrap(linear + i), (int) (value >>> (8 * i)));
      }
      return;
    }
    long maddr = machineAddress(linear, Cpu.WRITE);
    switch (length) {
      case 2 -> memory.putShort(maddr, (short) value);
      case 4 -> memory.putInt(maddr, (int) value);
      default -> memory.putLong(maddr, value);
    }
    checkCode(maddr, length);
  }

  /** Stores 16 bytes; both pages are checked before the first byte is written. */
  public final void store128(long linear, long low, long high) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry + 1] == (((linear + 15) & PAGE_MASK) | tlbGeneration)) {
      long maddr = entries[entry + 2] + linear;
      memory.putLong(maddr, low);
      memory.putLong(maddr + 8, high);
      checkCode(maddr, 16);
    } else {
      store128Slow(linear, low, high);
    }
  }

  private void store128Slow(long linear, long low, long high) {
    if (crossesPage(linear, 16)) {
      probe(linear, 16, Cpu.WRITE);
      store64(linear, low);
      store64(wrap(linear + 8), high);
      return;
    }
    long maddr = machineAddress(linear, Cpu.WRITE);
    memory.putLong(maddr, low);
    memory.putLong(maddr + 8, high);
    checkCode(maddr, 16);
  }

  // ---- read, modify, write: the load already faults as the write would

  /**
   * Loads 1, 2, 4 or 8 bytes (zero-extended; 8 as they are) of an operand that will be stored to.
   */
  final long loadForUpdate(long linear, int length) {
    int entry = dataEntry(linear);
    long[] entries = tlb;
    if (entries[entry + 1] == (((linear + length - 1) & PAGE_MASK) | tlbGeneration)) {
      return get(entries[entry + 2] + linear, length);
    }
    probe(linear, length, Cpu.WRITE);
    return switch (length) {
      case 1 -> load8(linear);
      case 2 -> load16(linear);
      case 4 -> load32(linear) & 0xffff_ffffL;
      default -> load64(linear);
    };
  }

  private long get(long maddr, int length) {
    return switch (length) {
      case 1 -> memory.getByte(maddr) & 0xff;
      case 2 -> memory.getShort(maddr) & 0xffff;
      case 4 -> memory.getInt(maddr) & 0xffff_ffffL;
      default -> memory.getLong(maddr);
    };
  }

  final void store(long linear, long value, int length) {
    switch (length) {
      case 1 -> store8(linear, (int) value);
      case 2 -> store16(linear, (int) value);
      case 4 -> store32(linear, (int) value);
      default -> store64(linear, value);
    }
  }

  final long load(long linear, int length) {
    return switch (length) {
      case 1 -> load8(linear);
      case 2 -> load16(linear);
      case 4 -> load32(linear) & 0xffff_ffffL;
      default -> load64(linear);
    };
  }

  /**
   * The store of a locked instruction: replaces {@code expected} (as {@link #loadForUpdate} gave
   * it) atomically, or returns false. An operand that is not naturally aligned is replaced without
   * atomicity: guests are not to lock such, and processors begin to refuse it.
   */
  final boolean compareAndStore(long linear, long expected, long value, int length) {
    if ((linear & (length - 1)) != 0) {
      store(linear, value, length);
      return true;
    }
    long maddr = machineAddress(linear, Cpu.WRITE);
    boolean done =
        switch (length) {
          case 4 -> memory.compareAndSetInt(maddr, (int) expected, (int) value);
          case 8 -> memory.compareAndSetLong(maddr, expected, value);
          default -> compareAndSetNarrow(maddr, expected, value, length);
        };
    if (done) {
      checkCode(maddr, length);
    }
    return done;
  }

  private boolean compareAndSetNarrow(long maddr, long expected, long value, int length) {
    long word = maddr & ~3;
    int shift = (int) (maddr & 3) * 8;
    int mask = (length == 1 ? 0xff : 0xffff) << shift;
    int old = memory.getInt(word);
    if ((old & mask) >>> shift != (int) expected) {
      return false;
    }
    return memory.compareAndSetInt(word, old, (old & ~mask) | ((int) value << shift & mask));
  }
}
