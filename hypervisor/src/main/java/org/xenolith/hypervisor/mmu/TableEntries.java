package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EBUSY;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.EPERM;

import org.xenolith.memory.MachineMemory;

/**
 * Single entries of page tables: the references that a present entry holds, and its checked change.
 * All methods expect the frame table's lock to be held; results are 0 or a negative errno.
 */
final class TableEntries {
  private final FrameTable frames;
  private final MachineMemory memory;
  private final PageTypes types;

  TableEntries(FrameTable frames, PageTypes types) {
    this.frames = frames;
    this.memory = frames.memory();
    this.types = types;
  }

  // ---- references of present entries

  /**
   * Takes what a present level 1 entry needs: a reference on the frame, and a writable one where it
   * maps for writing.
   *
   * @param table the domain whose table it is
   * @param frameOwner the domid whose frame it must be
   */
  int getL1(long entry, DomainMemory table, int frameOwner) {
    long bad = entry & PageTableEntry.L1_DISALLOWED;
    if (bad != 0) {
      table.mistake("bad L1 flags %#x in entry %016x".formatted(bad, entry));
      return -EINVAL;
    }
    long mfn = PageTableEntry.mfn(entry);
    if (!frames.isValid(mfn)) {
      return refuseOutsideMemory(mfn, table);
    }
    int frame = (int) mfn;
    if (!frames.getPage(mfn, frameOwner)) {
      table.mistake(
          "L1 entry %016x maps a frame of another: %s".formatted(entry, frames.describe(mfn)));
      return -EBUSY;
    }
    if (PageTableEntry.isWritable(entry) && types.getType(frame, FrameType.WRITABLE, table) != 0) {
      table.mistake("L1 entry %016x maps for writing %s".formatted(entry, frames.describe(mfn)));
      frames.putPage(frame);
      return -EBUSY;
    }
    return 0;
  }

  private static int refuseOutsideMemory(long mfn, DomainMemory table) {
    if (mfn == PageTableEntry.FRAME >>> MachineMemory.PAGE_SHIFT) {
      return -EINVAL; // what becomes of INVALID_MFN in an entry: common, and not worth a line
    }
    table.mistake("non-privileged attempt to map MMIO space %x".formatted(mfn));
    return -EPERM;
  }

  void putL1(long entry) {
    if (!PageTableEntry.isPresent(entry)) {
      return;
    }
    int mfn = (int) PageTableEntry.mfn(entry);
    if (PageTableEntry.isWritable(entry)) {
      types.putPageAndType(mfn);
    } else {
      frames.putPage(mfn);
    }
  }

  /** Takes a type reference on the table of the next lower level that a present entry names. */
  int getUpper(long entry, int level, DomainMemory table) {
    long bad = entry & PageTableEntry.DISALLOWED;
    if (bad != 0) {
      table.mistake("bad L%d flags %#x in entry %016x".formatted(level, bad, entry));
      return -EINVAL;
    }
    long mfn = PageTableEntry.mfn(entry);
    if (frames.isValid(mfn) && frames.type(mfn) == level && frames.typeCount(mfn) != 0) {
      table.mistake(
          "linear page tables are not supported: L%d entry %016x names an L%d table"
              .formatted(level, entry, level));
      return -EINVAL;
    }
    return types.getPageAndType(mfn, level - 1, table);
  }

  void putUpper(long entry) {
    if (PageTableEntry.isPresent(entry)) {
      types.putPageAndType((int) PageTableEntry.mfn(entry));
    }
  }

  // ---- checked changes

  /**
   * Puts a new value into a slot of a validated level 1 table.
   *
   * @param preserveAccessedDirty keep these two bits of the old entry
   */
  int modifyL1(
      long maddr, long entry, boolean preserveAccessedDirty, DomainMemory table, int frameOwner) {
    long old = memory.getLongAcquire(maddr);
    if (!PageTableEntry.isPresent(entry)) {
      putL1(exchange(maddr, entry, preserveAccessedDirty));
      return 0;
    }
    long bad = entry & PageTableEntry.L1_DISALLOWED;
    if (bad != 0) {
      table.mistake("bad L1 flags %#x in entry %016x".formatted(bad, entry));
      return -EINVAL;
    }
    long adjusted = PageTableEntry.adjustL1(entry);
    if (PageTableEntry.sameButUnchecked(old, adjusted)) {
      exchange(maddr, adjusted, preserveAccessedDirty);
      return 0;
    }
    int result = getL1(adjusted, table, frameOwner);
    if (result == 0) {
      putL1(exchange(maddr, adjusted, preserveAccessedDirty));
    }
    return result;
  }

  /** Puts a new value into a slot of a validated table of level 2 to 4. */
  int modifyUpper(
      long maddr, long entry, int level, boolean preserveAccessedDirty, DomainMemory table) {
    int slot = (int) (maddr & (MachineMemory.PAGE_SIZE - 1)) >>> 3;
    if (!PageTypes.isGuestSlot(level, slot)) {
      table.mistake("L%d update in the hypervisor's area, slot %#x".formatted(level, slot));
      return -EINVAL;
    }
    long old = memory.getLongAcquire(maddr);
    if (!PageTableEntry.isPresent(entry)) {
      putUpper(exchange(maddr, entry, preserveAccessedDirty));
      return 0;
    }
    long bad = entry & PageTableEntry.DISALLOWED;
    if (bad != 0) {
      table.mistake("bad L%d flags %#x in entry %016x".formatted(level, bad, entry));
      return -EINVAL;
    }
    long adjusted = PageTableEntry.adjustUpper(entry, level);
    // Without linear page tables an upper entry's write permission maps nothing by itself.
    if (PageTableEntry.sameButUnchecked(
        old | PageTableEntry.WRITABLE, adjusted | PageTableEntry.WRITABLE)) {
      exchange(maddr, adjusted, preserveAccessedDirty);
      return 0;
    }
    int result = getUpper(adjusted, level, table);
    if (result == 0) {
      putUpper(exchange(maddr, adjusted, preserveAccessedDirty));
    }
    return result;
  }

  /** Replaces an entry whose references are settled; returns the old one. */
  long exchange(long maddr, long entry, boolean preserveAccessedDirty) {
    while (true) {
      long old = memory.getLongAcquire(maddr);
      if (storeIf(maddr, old, preserved(old, entry, preserveAccessedDirty))) {
        return old;
      }
    }
  }

  private static long preserved(long old, long entry, boolean preserve) {
    return preserve ? entry | (old & (PageTableEntry.ACCESSED | PageTableEntry.DIRTY)) : entry;
  }

  /** Replaces an entry if it is still what the caller saw. */
  boolean storeIf(long maddr, long expected, long entry) {
    boolean stored = memory.compareAndSetLong(maddr, expected, entry);
    if (stored && expected != entry) {
      memory.codePages().written(maddr, 8);
    }
    return stored;
  }

  /** Writes an adjusted entry where it differs; nobody walks the table yet. */
  void store(long maddr, long before, long entry) {
    if (before != entry) {
      memory.writeLong(maddr, entry);
    }
  }
}
