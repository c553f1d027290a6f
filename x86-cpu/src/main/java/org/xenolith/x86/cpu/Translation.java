package org.xenolith.x86.cpu;

import java.util.Arrays;
import org.xenolith.memory.MachineMemory;

/**
 * Four-level address translation with a software TLB (Intel SDM volume 3, chapter 5). Everything
 * runs in ring 3, as paravirtual kernels do: pages without the user bit fault.
 *
 * <p>There are two address spaces (slots), each with its TLB, so that a switch between guest kernel
 * and guest user costs nothing. A TLB entry's tag is the linear page with the slot's generation in
 * the low 12 bits: a flush is a new generation. An access of n bytes looks its page up by its first
 * byte and compares with the page of its last: what crosses a page never hits.
 */
abstract class Translation {
  static final int SLOTS = 2;

  private static final int DATA_ENTRIES = 4096;
  private static final int EXECUTE_ENTRIES = 8192;
  private static final int GENERATION_LIMIT = 1 << 12;

  /** Longs per data entry: tag for reads, tag for writes, machine minus linear address, unused. */
  static final int ENTRY_LONGS = 4;

  static final long PAGE_MASK = -MachineMemory.PAGE_SIZE;

  private static final int FAULT_PRESENT = 1;
  private static final int FAULT_WRITE = 2;
  private static final int FAULT_USER = 4;
  private static final int FAULT_RESERVED = 8;
  private static final int FAULT_FETCH = 16;

  private static final long PTE_PRESENT = 1;
  private static final long PTE_WRITABLE = 1 << 1;
  private static final long PTE_USER = 1 << 2;
  private static final long PTE_ACCESSED = 1 << 5;
  private static final long PTE_DIRTY = 1 << 6;
  private static final long PTE_LARGE = 1 << 7;
  private static final long PTE_NO_EXECUTE = 1L << 63;
  private static final long PTE_ADDRESS = 0x000f_ffff_ffff_f000L;
  private static final long PERMISSIONS = PTE_WRITABLE | PTE_USER;

  /** The memory behind all machine addresses. */
  public final MachineMemory memory;

  /** Error code of the last exception, or of a {@link #translate} that failed. */
  public int exitErrorCode;

  /** The active slot's data TLB. */
  long[] tlb;

  /** The active slot's generation, 1 to 4095. */
  long tlbGeneration = 1;

  /** The active slot's instruction TLB: tag and delta. */
  private long[] executeTlb;

  /**
   * Names the set of instruction translations now in force: where it is unchanged, an address that
   * could be fetched from still can, and stands for the same machine address.
   */
  long fetchGeneration;

  private final long[][] tlbs = new long[SLOTS][DATA_ENTRIES * ENTRY_LONGS];
  private final long[][] executeTlbs = new long[SLOTS][EXECUTE_ENTRIES * 2];
  private final long[] generations = {1, 1};
  private final long[] fetchGenerations = {1, 2};
  private final long[] roots = {-1, -1};
  private final boolean[] largePagesSeen = new boolean[SLOTS];
  private long fetchGenerationsUsed = 2;
  private int slot;

  private final long machineBytes;

  /** Whether the last walk's translation may be written, its dirty bit being set. */
  private boolean walkWritable;

  Translation(MachineMemory memory) {
    this.memory = memory;
    this.machineBytes = memory.frames() << MachineMemory.PAGE_SHIFT;
    this.tlb = tlbs[0];
    this.executeTlb = executeTlbs[0];
    this.fetchGeneration = fetchGenerations[0];
  }

  // ---- slots and flushes

  /**
   * Loads the machine address of a level-4 table into a slot (0 kernel, 1 user) and flushes that
   * slot. -1 leaves the slot without one: every access faults.
   */
  public void setRoot(int slot, long l4Maddr) {
    if (l4Maddr != -1 && (l4Maddr < 0 || l4Maddr >= machineBytes || (l4Maddr & ~PAGE_MASK) != 0)) {
      throw new IllegalArgumentException("not a table's address: " + Long.toHexString(l4Maddr));
    }
    roots[slot] = l4Maddr;
    flush(slot);
  }

  /** Chooses the slot that addresses are translated through. */
  public void activateRoot(int slot) {
    this.slot = slot;
    tlb = tlbs[slot];
    executeTlb = executeTlbs[slot];
    tlbGeneration = generations[slot];
    fetchGeneration = fetchGenerations[slot];
  }

  /** The slot that addresses are translated through. */
  public int activeRoot() {
    return slot;
  }

  /** Forgets every cached translation, both slots. */
  public void flushTlb() {
    flush(0);
    flush(1);
  }

  /** Forgets the translations of one page, both slots. */
  public void flushTlbPage(long linear) {
    for (int each = 0; each < SLOTS; each++) {
      if (largePagesSeen[each]) {
        flush(each);
      } else {
        flushPage(each, linear);
      }
    }
  }

  private void flush(int flushed) {
    long generation = generations[flushed] + 1;
    if (generation == GENERATION_LIMIT) {
      Arrays.fill(tlbs[flushed], 0);
      Arrays.fill(executeTlbs[flushed], 0);
      generation = 1;
    }
    generations[flushed] = generation;
    largePagesSeen[flushed] = false;
    if (flushed == slot) {
      tlbGeneration = generation;
    }
    renewFetchGeneration(flushed);
  }

  private void flushPage(int flushed, long linear) {
    long[] data = tlbs[flushed];
    int entry = dataEntry(linear);
    if (((data[entry] ^ linear) & PAGE_MASK) == 0) {
      data[entry] = 0;
    }
    if (((data[entry + 1] ^ linear) & PAGE_MASK) == 0) {
      data[entry + 1] = 0;
    }
    long[] execute = executeTlbs[flushed];
    int executeEntry = executeEntry(linear);
    if (((execute[executeEntry] ^ linear) & PAGE_MASK) == 0) {
      execute[executeEntry] = 0;
      renewFetchGeneration(flushed);
    }
  }

  final void renewFetchGeneration(int renewed) {
    fetchGenerations[renewed] = ++fetchGenerationsUsed;
    if (renewed == slot) {
      fetchGeneration = fetchGenerationsUsed;
    }
  }

  static int dataEntry(long linear) {
    return ((int) (linear >>> MachineMemory.PAGE_SHIFT) & (DATA_ENTRIES - 1)) * ENTRY_LONGS;
  }

  private static int executeEntry(long linear) {
    return ((int) (linear >>> MachineMemory.PAGE_SHIFT) & (EXECUTE_ENTRIES - 1)) * 2;
  }

  // ---- translation

  /**
   * Translates like an access of the running guest would be, without raising: the machine address,
   * or -1 with the page fault's error code in {@link #exitErrorCode}; a non-canonical address gives
   * -1 and error code -1. Accessed and dirty bits are set as by the access itself.
   *
   * @param access {@link Cpu#READ}, {@link Cpu#WRITE} or {@link Cpu#EXECUTE}
   */
  public long translate(long linear, int access) {
    if (!isCanonical(linear)) {
      exitErrorCode = -1;
      return -1;
    }
    return access == Cpu.EXECUTE ? translateFetch(linear) : translateData(linear, access);
  }

  static boolean isCanonical(long linear) {
    return (linear << 16) >> 16 == linear;
  }

  /** Walks the tables for a read or write and caches the translation; -1 where it faults. */
  final long translateData(long linear, int access) {
    long maddr = walk(linear, access);
    if (maddr >= 0) {
      int entry = dataEntry(linear);
      long tag = (linear & PAGE_MASK) | tlbGeneration;
      long[] entries = tlb;
      entries[entry] = tag;
      entries[entry + 1] = walkWritable ? tag : 0;
      entries[entry + 2] = maddr - linear;
    }
    return maddr;
  }

  /** The machine address to fetch from; -1 where it faults. */
  final long translateFetch(long linear) {
    int entry = executeEntry(linear);
    long[] entries = executeTlb;
    long tag = (linear & PAGE_MASK) | tlbGeneration;
    long old = entries[entry];
    if (old == tag) {
      return linear + entries[entry + 1];
    }
    long maddr = walk(linear, Cpu.EXECUTE);
    if (maddr >= 0) {
      if ((old & ~PAGE_MASK) == tlbGeneration) {
        renewFetchGeneration(
            slot); // what was linked under the old entry would no longer be flushed
      }
      entries[entry] = tag;
      entries[entry + 1] = maddr - linear;
    }
    return maddr;
  }

  /** The machine address of a canonical linear one, or -1 with the error code set. */
  private long walk(long linear, int access) {
    for (; ; ) {
      long maddr = tryWalk(linear, access);
      if (maddr != RETRY) {
        return maddr;
      }
    }
  }

  /** Somebody changed an entry between its being read and its accessed bit being set. */
  private static final long RETRY = -2;

  private long tryWalk(long linear, int access) {
    long table = roots[slot];
    if (table < 0) {
      return walkFault(0, access);
    }
    long permissions = PERMISSIONS;
    long noExecute = 0;
    for (int level = 3; ; level--) {
      int shift = MachineMemory.PAGE_SHIFT + 9 * level;
      long address = table + ((linear >>> shift) & 511) * 8;
      long entry = memory.getLong(address);
      if ((entry & PTE_PRESENT) == 0) {
        return walkFault(0, access);
      }
      boolean leaf = level == 0 || (entry & PTE_LARGE) != 0;
      long offsetMask = leaf ? (1L << shift) - 1 : ~PAGE_MASK;
      if (isReserved(entry, level, leaf)) {
        return walkFault(FAULT_PRESENT | FAULT_RESERVED, access);
      }
      permissions &= entry;
      noExecute |= entry & PTE_NO_EXECUTE;
      if (leaf) {
        if (!isAllowed(permissions, noExecute, access)) {
          return walkFault(FAULT_PRESENT, access);
        }
        long set = access == Cpu.WRITE ? PTE_ACCESSED | PTE_DIRTY : PTE_ACCESSED;
        if (!mark(address, entry, set) || !markTables(linear, level)) {
          return RETRY;
        }
        walkWritable = (permissions & PTE_WRITABLE) != 0 && ((entry | set) & PTE_DIRTY) != 0;
        largePagesSeen[slot] |= level > 0;
        return (entry & PTE_ADDRESS & ~offsetMask) | (linear & offsetMask);
      }
      table = entry & PTE_ADDRESS;
    }
  }

  private static boolean isAllowed(long permissions, long noExecute, int access) {
    return (permissions & PTE_USER) != 0
        && switch (access) {
          case Cpu.WRITE -> (permissions & PTE_WRITABLE) != 0;
          case Cpu.EXECUTE -> noExecute == 0;
          default -> true;
        };
  }

  /**
   * Whether a present entry has a bit set that must be zero. Addresses outside the machine count as
   * beyond the physical address width.
   */
  private boolean isReserved(long entry, int level, boolean leaf) {
    long address = entry & PTE_ADDRESS;
    if (!leaf || level == 0) {
      return address >= machineBytes;
    }
    if (level == 3) {
      return true;
    }
    long size = 1L << (MachineMemory.PAGE_SHIFT + 9 * level);
    long patBit = 1L << 12;
    long base = address & ~patBit;
    return (base & (size - 1)) != 0 || base + size > machineBytes;
  }

  /** Sets the accessed bits of the tables above the leaf. */
  private boolean markTables(long linear, int leafLevel) {
    long table = roots[slot];
    for (int level = 3; level > leafLevel; level--) {
      long address = table + ((linear >>> (MachineMemory.PAGE_SHIFT + 9 * level)) & 511) * 8;
      long entry = memory.getLong(address);
      if ((entry & PTE_PRESENT) == 0 || (entry & PTE_ADDRESS) >= machineBytes) {
        return false;
      }
      if (!mark(address, entry, PTE_ACCESSED)) {
        return false;
      }
      table = entry & PTE_ADDRESS;
    }
    return true;
  }

  private boolean mark(long address, long entry, long bits) {
    return (entry & bits) == bits || memory.compareAndSetLong(address, entry, entry | bits);
  }

  private long walkFault(int code, int access) {
    exitErrorCode = code | FAULT_USER | (access == Cpu.WRITE ? FAULT_WRITE : 0);
    if (access == Cpu.EXECUTE) {
      exitErrorCode |= FAULT_FETCH;
    }
    return -1;
  }
}
