package org.xenolith.hypervisor.mmu;

import org.xenolith.abi.MmuAbi;
import org.xenolith.memory.MachineMemory;

/**
 * The table from machine frame to the pseudo-physical frame of its owner: 8 bytes for each frame of
 * the machine, in frames of the hypervisor, which every guest sees read-only at {@link
 * MmuAbi#RO_MPT_VIRT_START} through page tables of the hypervisor.
 */
public final class MachineToPhysical {
  private static final int ENTRIES = 512;

  /** Guests run in ring 3 and see it, but neither write nor execute it. */
  private static final long FLAGS =
      PageTableEntry.PRESENT | PageTableEntry.USER | PageTableEntry.ACCESSED | PageTableEntry.NX;

  private final MachineMemory memory;
  private final int frames;
  private final long tableMfn;
  private final int tableFrames;
  private final long l4Entry;

  MachineToPhysical(FrameTable table) {
    this.memory = table.memory();
    this.frames = table.frames();
    this.tableFrames = pagesOf(frames);
    if (tableFrames > ENTRIES * ENTRIES * ENTRIES) {
      throw new IllegalArgumentException("machine too large for its machine-to-physical table");
    }
    this.tableMfn = table.allocateXen(tableFrames);
    memory.fill(maddr(tableMfn), (long) tableFrames * MachineMemory.PAGE_SIZE, (byte) -1);
    long first = tableMfn;
    int count = tableFrames;
    for (int level = 1; level <= 3; level++) {
      int tables = level == 3 ? 1 : pagesOf(count);
      long mfn = table.allocateXen(tables);
      for (int i = 0; i < count; i++) {
        memory.putLong(maddr(mfn) + 8L * i, maddr(first + i) | FLAGS);
      }
      first = mfn;
      count = tables;
    }
    this.l4Entry = maddr(first) | FLAGS;
  }

  private static int pagesOf(int entries) {
    return Math.max(1, (entries + ENTRIES - 1) / ENTRIES);
  }

  private static long maddr(long mfn) {
    return mfn << MachineMemory.PAGE_SHIFT;
  }

  /** The pseudo-physical frame, or {@link MmuAbi#INVALID_M2P_ENTRY}. */
  public long get(long mfn) {
    return memory.getLong(maddr(tableMfn) + 8 * mfn);
  }

  void set(long mfn, long pfn) {
    memory.putLong(maddr(tableMfn) + 8 * mfn, pfn);
  }

  /** The level-4 entry that maps it. */
  long l4Entry() {
    return l4Entry;
  }

  /** First of the contiguous frames that hold the table. */
  public long firstMfn() {
    return tableMfn;
  }

  public int tableFrames() {
    return tableFrames;
  }

  /** The highest MFN it has an entry for. */
  public long maxMfn() {
    return frames - 1;
  }
}
