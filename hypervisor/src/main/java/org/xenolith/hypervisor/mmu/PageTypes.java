package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EINVAL;

import org.xenolith.abi.MmuAbi;
import org.xenolith.memory.MachineMemory;

/**
 * Type references: a frame is validated when it gets its first reference of a type that needs it,
 * and devalidated when the last is dropped. The safety of the machine rests on this class and
 * {@link TableEntries}: a guest never has a frame mapped writable that is a page table or holds
 * descriptors, nor maps a frame that is not its own.
 *
 * <p>Tables refer downwards only (linear page tables are refused), so that validation goes at most
 * four deep, and each frame is looked at once for each change of its type. All methods expect the
 * frame table's lock to be held; results are 0 or a negative errno.
 */
final class PageTypes {
  private static final int ENTRIES = 512;

  private final FrameTable frames;
  private final MachineMemory memory;
  private final TableEntries entries;

  PageTypes(FrameTable frames) {
    this.frames = frames;
    this.memory = frames.memory();
    this.entries = new TableEntries(frames, this);
  }

  TableEntries entries() {
    return entries;
  }

  /** Takes a reference and a type reference on a frame of the domain. */
  int getPageAndType(long mfn, int type, DomainMemory domain) {
    if (!frames.getPage(mfn, domain.domid())) {
      domain.mistake("no such frame of its own: " + frames.describe(mfn));
      return -EINVAL;
    }
    int result = getType((int) mfn, type, domain);
    if (result != 0) {
      frames.putPage((int) mfn);
    }
    return result;
  }

  void putPageAndType(int mfn) {
    putType(mfn);
    frames.putPage(mfn);
  }

  /**
   * Takes a type reference; the caller holds a reference.
   *
   * @param caller who wants it, for messages and as the owner of what a table maps
   */
  int getType(int mfn, int type, DomainMemory caller) {
    int now = frames.typeInfo[mfn];
    int count = now & FrameTable.TYPE_COUNT;
    int typeNow = now >>> FrameTable.TYPE_SHIFT;
    if (count == FrameTable.TYPE_COUNT) {
      caller.mistake("too many type references: " + frames.describe(mfn));
      return -EINVAL;
    }
    if (count != 0) {
      if (typeNow != type || (now & FrameTable.VALIDATED) == 0) {
        caller.mistake("bad type: " + frames.describe(mfn) + ", wanted as " + FrameType.name(type));
        return -EINVAL;
      }
      frames.typeInfo[mfn] = now + 1;
      return 0;
    }
    if (typeNow == type && (now & FrameTable.VALIDATED) != 0) {
      frames.typeInfo[mfn] = now + 1;
      return 0;
    }
    if (typeNow != type) {
      // No vcpu may go on with a writable mapping of what is to become a page table.
      frames.flushStaleEntries(mfn);
    }
    frames.typeInfo[mfn] = type << FrameTable.TYPE_SHIFT | 1;
    if (type == FrameType.WRITABLE) {
      frames.typeInfo[mfn] |= FrameTable.VALIDATED;
      return 0;
    }
    return validate(mfn, type, caller);
  }

  private int validate(int mfn, int type, DomainMemory caller) {
    DomainMemory owner = frames.domain(frames.owner(mfn));
    int result =
        owner == null
            ? -EINVAL
            : switch (type) {
              case FrameType.L1_TABLE -> promoteL1(mfn, owner);
              case FrameType.L2_TABLE, FrameType.L3_TABLE, FrameType.L4_TABLE ->
                  promoteUpper(mfn, type, owner);
              case FrameType.SEGMENT_DESCRIPTORS -> validateDescriptors(mfn);
              default -> throw new IllegalArgumentException("type " + type);
            };
    if (result == 0) {
      frames.typeInfo[mfn] |= FrameTable.VALIDATED;
    } else {
      caller.mistake(
          "error %d validating %s as %s"
              .formatted(result, frames.describe(mfn), FrameType.name(type)));
      frames.typeInfo[mfn] = 0;
    }
    return result;
  }

  private int promoteL1(int mfn, DomainMemory owner) {
    long maddr = maddr(mfn);
    for (int slot = 0; slot < ENTRIES; slot++) {
      long entry = memory.getLong(maddr + 8L * slot);
      if (PageTableEntry.isPresent(entry)) {
        int result = entries.getL1(entry, owner, owner.domid());
        if (result != 0) {
          owner.mistake("failure %d in L1 table %x, slot %#x".formatted(result, mfn, slot));
          demoteL1(mfn, slot);
          return result;
        }
        entries.store(maddr + 8L * slot, entry, PageTableEntry.adjustL1(entry));
      }
    }
    return 0;
  }

  private void demoteL1(int mfn, int slots) {
    for (int slot = slots - 1; slot >= 0; slot--) {
      entries.putL1(memory.getLong(maddr(mfn) + 8L * slot));
    }
  }

  private int promoteUpper(int mfn, int level, DomainMemory owner) {
    long maddr = maddr(mfn);
    for (int slot = 0; slot < ENTRIES; slot++) {
      if (!isGuestSlot(level, slot)) {
        continue;
      }
      long entry = memory.getLong(maddr + 8L * slot);
      if (PageTableEntry.isPresent(entry)) {
        int result = entries.getUpper(entry, level, owner);
        if (result != 0) {
          owner.mistake("failure %d in L%d table %x, slot %#x".formatted(result, level, mfn, slot));
          demoteUpper(mfn, level, slot);
          return result;
        }
        entries.store(maddr + 8L * slot, entry, PageTableEntry.adjustUpper(entry, level));
      }
    }
    if (level == 4) {
      clearXenSlots(mfn);
    }
    return 0;
  }

  private void demoteUpper(int mfn, int level, int slots) {
    for (int slot = slots - 1; slot >= 0; slot--) {
      if (isGuestSlot(level, slot)) {
        entries.putUpper(memory.getLong(maddr(mfn) + 8L * slot));
      }
    }
  }

  /** Level 4 slots 256 to 271 are the hypervisor's. */
  static boolean isGuestSlot(int level, int slot) {
    return level != 4 || slot < MmuAbi.FIRST_XEN_SLOT || slot > MmuAbi.LAST_XEN_SLOT;
  }

  private void clearXenSlots(int mfn) {
    for (int slot = MmuAbi.FIRST_XEN_SLOT; slot <= MmuAbi.LAST_XEN_SLOT; slot++) {
      memory.writeLong(maddr(mfn) + 8L * slot, 0);
    }
  }

  /** Lets a validated root show the machine-to-physical table, as a kernel root does. */
  void showMachineToPhysical(int l4Mfn) {
    memory.writeLong(
        maddr(l4Mfn) + 8L * MmuAbi.FIRST_XEN_SLOT, frames.machineToPhysical().l4Entry());
  }

  private int validateDescriptors(int mfn) {
    for (int slot = 0; slot < ENTRIES; slot++) {
      long maddr = maddr(mfn) + 8L * slot;
      long descriptor = memory.getLong(maddr);
      if (!Descriptor.isAllowed(descriptor)) {
        return -EINVAL;
      }
      long adjusted = Descriptor.adjust(descriptor);
      if (adjusted != descriptor) {
        memory.writeLong(maddr, adjusted);
      }
    }
    return 0;
  }

  /** Drops a type reference; a table whose last it was lets go of what it names. */
  void putType(int mfn) {
    int now = frames.typeInfo[mfn];
    int type = now >>> FrameTable.TYPE_SHIFT;
    if ((now & FrameTable.TYPE_COUNT) == 0 || (now & FrameTable.VALIDATED) == 0) {
      throw new IllegalStateException(
          "type reference dropped that nobody holds: " + frames.describe(mfn));
    }
    if ((now & FrameTable.TYPE_COUNT) != 1) {
      frames.typeInfo[mfn] = now - 1;
      return;
    }
    if (FrameType.isTable(type)) {
      frames.typeInfo[mfn] = now & ~FrameTable.VALIDATED;
      if (type == FrameType.L1_TABLE) {
        demoteL1(mfn, ENTRIES);
      } else {
        demoteUpper(mfn, type, ENTRIES);
      }
    }
    frames.stampTypeEnd(mfn);
    frames.typeInfo[mfn]--;
  }

  private static long maddr(int mfn) {
    return (long) mfn << MachineMemory.PAGE_SHIFT;
  }

  /** Machine address of the level 1 entry that maps an address, or -1 where there is none. */
  static long l1EntryAddress(MachineMemory memory, long rootMfn, long linear) {
    long table = rootMfn;
    for (int level = 4; level > 1; level--) {
      int slot = (int) (linear >>> (12 + 9 * (level - 1))) & (ENTRIES - 1);
      long entry = memory.getLong((table << MachineMemory.PAGE_SHIFT) + 8L * slot);
      if (!PageTableEntry.isPresent(entry) || (entry & PageTableEntry.PAGE_SIZE) != 0) {
        return -1;
      }
      table = PageTableEntry.mfn(entry);
    }
    int slot = (int) (linear >>> 12) & (ENTRIES - 1);
    return (table << MachineMemory.PAGE_SHIFT) + 8L * slot;
  }
}
