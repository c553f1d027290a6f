package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.GrantAbi.GNTMAP_APPLICATION_MAP;
import static org.xenolith.abi.GrantAbi.GNTMAP_CONTAINS_PTE;
import static org.xenolith.abi.GrantAbi.GNTMAP_GUEST_AVAIL_SHIFT;
import static org.xenolith.abi.GrantAbi.GNTMAP_READONLY;

import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;

/**
 * Level 1 entries that map granted frames: the only way to another domain's frames. The references
 * that such an entry stands for are taken and dropped by the grant operations; where the guest
 * overwrites the entry by other means, they go with it.
 */
public final class GrantEntries {
  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  public GrantEntries(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /**
   * Puts a granted frame into a level 1 entry of the caller.
   *
   * @param address linear, or with GNTMAP_CONTAINS_PTE the machine address of the entry
   * @return false where there is no such entry
   */
  public boolean create(long address, long mfn, int flags) {
    synchronized (frames) {
      long maddr = entryAddress(address, flags);
      if (maddr < 0) {
        domain.mistake("no L1 entry at %016x to map a grant".formatted(address));
        return false;
      }
      TableEntries entries = domain.types().entries();
      entries.putL1(entries.exchange(maddr, entry(mfn, flags), false));
      return true;
    }
  }

  /**
   * Takes a granted frame out of its entry, or puts another of the caller's mappings there.
   *
   * @param newAddress linear address of the mapping that moves here; 0 for none
   * @return false where the entry does not map the frame as it was granted
   */
  public boolean replace(long address, long mfn, long newAddress, int flags) {
    synchronized (frames) {
      if (newAddress != 0 && (flags & GNTMAP_CONTAINS_PTE) != 0) {
        return false;
      }
      long moved = 0;
      TableEntries entries = domain.types().entries();
      if (newAddress != 0) {
        long from = linearEntry(newAddress);
        if (from < 0) {
          return false;
        }
        moved = entries.exchange(from, 0, false);
      }
      long maddr = entryAddress(address, flags);
      if (maddr < 0 || !maps(maddr, mfn, flags)) {
        entries.putL1(moved);
        return false;
      }
      entries.exchange(maddr, moved, false);
      return true;
    }
  }

  private boolean maps(long maddr, long mfn, int flags) {
    long now = frames.memory().getLongAcquire(maddr);
    long wanted = entry(mfn, flags);
    long relevant = PageTableEntry.FRAME | PageTableEntry.PRESENT | PageTableEntry.WRITABLE;
    if (((now ^ wanted) & relevant) == 0) {
      return true;
    }
    domain.mistake("L1 entry %016x does not map the grant %016x".formatted(now, wanted));
    return false;
  }

  private static long entry(long mfn, int flags) {
    long entry =
        mfn << MachineMemory.PAGE_SHIFT
            | PageTableEntry.PRESENT
            | PageTableEntry.ACCESSED
            | PageTableEntry.DIRTY
            | PageTableEntry.NX;
    if ((flags & GNTMAP_APPLICATION_MAP) != 0) {
      entry |= PageTableEntry.USER;
    }
    if ((flags & GNTMAP_READONLY) == 0) {
      entry |= PageTableEntry.WRITABLE;
    }
    entry |= (long) (flags >>> GNTMAP_GUEST_AVAIL_SHIFT) << 9 & PageTableEntry.AVAILABLE;
    return PageTableEntry.adjustL1(entry);
  }

  private long entryAddress(long address, int flags) {
    if ((flags & GNTMAP_CONTAINS_PTE) == 0) {
      return linearEntry(address);
    }
    return (address & 7) == 0 && isOwnTable(address >>> MachineMemory.PAGE_SHIFT) ? address : -1;
  }

  private long linearEntry(long linear) {
    if (!MmuAbi.isGuestAddress(linear)) {
      return -1;
    }
    long maddr = PageTypes.l1EntryAddress(frames.memory(), call.kernelRootMfn(), linear);
    return maddr >= 0 && isOwnTable(maddr >>> MachineMemory.PAGE_SHIFT) ? maddr : -1;
  }

  private boolean isOwnTable(long mfn) {
    return domain.isValidatedL1Table(mfn);
  }
}
