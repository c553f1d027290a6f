package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EINVAL;

import java.util.Arrays;
import java.util.function.Consumer;
import org.xenolith.memory.MachineMemory;

/**
 * One domain's share of machine memory: what it owns, its reservation, and the way to its vcpus'
 * TLBs. The domain object holds it and hands on.
 */
public final class DomainMemory {
  private final FrameTable frames;
  private final PageTypes types;
  private final int domid;
  private final TlbFlusher tlb;
  private final Consumer<String> mistakes;

  private long pages;
  private long maxPages;
  private boolean dying;

  /** MFN of pfn 0 as long as the domain's memory is in one piece; -1 before it has any. */
  private long base = -1;

  /** Flush clock of each vcpu's last flush: kernel root's slot, user root's slot. */
  private int[] flushedAt;

  /**
   * @param domid must not be that of another living domain of the machine
   * @param mistakes receives what the guest did wrong, one sentence without a prefix; the domain
   *     adds vcpu ("d1v0") and guest RIP and prints it into the log
   */
  public DomainMemory(
      FrameTable frames, int domid, long maxPages, TlbFlusher tlb, Consumer<String> mistakes) {
    this.frames = frames;
    this.types = frames.types();
    this.domid = domid;
    this.maxPages = maxPages;
    this.tlb = tlb;
    this.mistakes = mistakes;
    synchronized (frames) {
      frames.register(this);
      flushedAt = new int[] {frames.advanceFlushClock(), frames.flushClock()};
    }
  }

  public FrameTable frames() {
    return frames;
  }

  PageTypes types() {
    return types;
  }

  public int domid() {
    return domid;
  }

  /** Tells the log what the guest did wrong. */
  public void mistake(String sentence) {
    mistakes.accept(sentence);
  }

  // ---- reservation

  /**
   * Gives the domain zeroed frames, contiguous and ascending.
   *
   * @return the first MFN
   * @throws IllegalStateException where there is no such run of free frames or maxPages would be
   *     passed
   */
  public long populate(long count) {
    synchronized (frames) {
      if (count < 1 || count > maxPages - pages) {
        throw new IllegalStateException(
            "d%d: %d more pages than %d would pass its maximum of %d"
                .formatted(domid, count, pages, maxPages));
      }
      long mfn = count > frames.frames() ? -1 : allocate((int) count, 1, -1);
      if (mfn < 0) {
        throw new IllegalStateException(
            "d%d: no run of %d free frames in the machine".formatted(domid, count));
      }
      return mfn;
    }
  }

  /**
   * Allocates an extent of {@code 2^order} frames, at the place of its pfn in the domain's one
   * piece of memory if that is free; -1 where there is none or maxPages would be passed.
   */
  long allocateExtent(int order, long pfn) {
    int count = 1 << order;
    if (dying || count > maxPages - pages) {
      return -1;
    }
    boolean placed = base >= 0 && pfn >= 0 && pfn < frames.frames();
    return allocate(count, count, placed ? base + pfn : -1);
  }

  private long allocate(int count, int alignment, long preferred) {
    long mfn = frames.allocate(this, count, alignment, preferred);
    if (mfn >= 0) {
      pages += count;
      if (base < 0) {
        base = mfn;
      }
    }
    return mfn;
  }

  /** A frame is freed that an exchanged one has replaced: the count stays. */
  void pageStolen() {
    pages++;
  }

  /** Gives up the owner's reference of a frame; false where the domain does not own it. */
  boolean giveBack(long mfn) {
    boolean own = frames.isValid(mfn) && !frames.isHypervisors((int) mfn);
    if (!own || !frames.getPage(mfn, domid)) {
      mistake("giving back what is not its own: " + frames.describe(mfn));
      return false;
    }
    frames.putOwnersReference((int) mfn);
    frames.putPage((int) mfn);
    return true;
  }

  /** Where the one entry of RAM in the guest's memory map ends. */
  public long memoryMapLimitBytes() {
    synchronized (frames) {
      return maxPages << MachineMemory.PAGE_SHIFT;
    }
  }

  /** A frame of the domain has become free. */
  void pageFreed() {
    pages--;
  }

  /**
   * Allocates zeroed frames of the hypervisor that the guest may map: shared info, grant frames.
   * They do not count as the domain's pages and can never become page tables.
   *
   * @return the first MFN; the frames are contiguous
   * @throws IllegalStateException where the machine has none
   */
  public long allocateShared(int count) {
    long mfn = tryAllocateShared(count);
    if (mfn < 0) {
      throw new IllegalStateException("no " + count + " free frames to share with d" + domid);
    }
    return mfn;
  }

  /** Like {@link #allocateShared}, at the guest's wish: -1 where the machine has none. */
  public long tryAllocateShared(int count) {
    synchronized (frames) {
      return frames.allocateShared(this, count);
    }
  }

  /**
   * @throws IllegalArgumentException where the domain does not own the frame
   */
  public void setMachineToPhysical(long mfn, long pfn) {
    synchronized (frames) {
      if (!frames.isValid(mfn) || frames.owner(mfn) != domid) {
        throw new IllegalArgumentException(frames.describe(mfn) + " is not d" + domid + "'s");
      }
      frames.machineToPhysical().set(mfn, pfn);
    }
  }

  /** Frames owned now, those of the hypervisor not counted. */
  public long pages() {
    synchronized (frames) {
      return pages;
    }
  }

  public long maxPages() {
    synchronized (frames) {
      return maxPages;
    }
  }

  public void setMaxPages(long pages) {
    synchronized (frames) {
      maxPages = pages;
    }
  }

  // ---- roots

  /**
   * Validates and pins a level-4 table that the builder made and takes the reference of the first
   * vcpu's kernel root.
   *
   * @throws IllegalArgumentException where it is not valid; the log says why
   */
  public void installFirstRoot(long l4Mfn) {
    synchronized (frames) {
      if (pin(l4Mfn, FrameType.L4_TABLE) != 0 || takeKernelRoot(l4Mfn) != 0) {
        throw new IllegalArgumentException(
            "no valid page tables at the root " + Long.toHexString(l4Mfn));
      }
    }
  }

  /**
   * Takes the references of a vcpu's kernel root and shows the machine-to-physical table in it.
   *
   * @return 0 or a negative errno
   */
  public int takeKernelRoot(long l4Mfn) {
    synchronized (frames) {
      int result = types.getPageAndType(l4Mfn, FrameType.L4_TABLE, this);
      if (result == 0) {
        types.showMachineToPhysical((int) l4Mfn);
      }
      return result;
    }
  }

  /** Drops the reference of a vcpu's kernel or user root when the vcpu is destroyed; 0 is none. */
  public void releaseRoot(long l4Mfn) {
    if (l4Mfn != 0) {
      synchronized (frames) {
        types.putPageAndType((int) l4Mfn);
      }
    }
  }

  /** Pins a table at a level: it stays validated though nothing refers to it. */
  int pin(long mfn, int type) {
    int result = types.getPageAndType(mfn, type, this);
    if (result != 0) {
      mistake("error %d pinning mfn %x as %s".formatted(result, mfn, FrameType.name(type)));
      return result;
    }
    if (frames.isPinned(mfn)) {
      mistake("mfn %x is already pinned".formatted(mfn));
      types.putPageAndType((int) mfn);
      return -EINVAL;
    }
    frames.typeInfo[(int) mfn] |= FrameTable.PINNED;
    return 0;
  }

  int unpin(long mfn) {
    if (!frames.getPage(mfn, domid)) {
      mistake("unpinning what is not its own: " + frames.describe(mfn));
      return -EINVAL;
    }
    int frame = (int) mfn;
    int result = 0;
    if (frames.isPinned(mfn)) {
      frames.typeInfo[frame] &= ~FrameTable.PINNED;
      types.putPageAndType(frame);
    } else {
      mistake("mfn %x is not pinned".formatted(mfn));
      result = -EINVAL;
    }
    frames.putPage(frame);
    return result;
  }

  /** Whether a frame is the domain's and in use as a level 1 table now. */
  boolean isValidatedL1Table(long mfn) {
    return frames.isValid(mfn)
        && frames.owner(mfn) == domid
        && frames.type(mfn) == FrameType.L1_TABLE
        && frames.isValidated(mfn)
        && frames.typeCount(mfn) != 0;
  }

  // ---- frames that others map by grant

  /**
   * Takes what a mapping of one of the domain's frames by somebody else holds: a reference, and a
   * writable one.
   *
   * @return false where the domain does not own the frame, or it cannot be writable now
   */
  public boolean takeFrame(long mfn, boolean writable) {
    synchronized (frames) {
      if (!frames.getPage(mfn, domid)) {
        return false;
      }
      if (writable && types.getType((int) mfn, FrameType.WRITABLE, this) != 0) {
        frames.putPage((int) mfn);
        return false;
      }
      frames.markForeign((int) mfn);
      return true;
    }
  }

  // ---- TLBs

  /** Every vcpu of the domain forgets every translation. */
  public void flushAll() {
    synchronized (frames) {
      tlb.flushTlb(TlbFlusher.ALL);
      Arrays.fill(flushedAt, frames.advanceFlushClock());
    }
  }

  void flush(long vcpuMask) {
    if (vcpuMask == TlbFlusher.ALL) {
      flushAll();
    } else {
      tlb.flushTlb(vcpuMask);
    }
  }

  void flushPage(long vcpuMask, long linear) {
    tlb.flushTlbPage(vcpuMask, linear);
  }

  /** Flushes unless every vcpu has been flushed since the clock stood at {@code stamp}. */
  void flushIfNotSince(int stamp) {
    for (int at : flushedAt) {
      if (at <= stamp) {
        flushAll();
        return;
      }
    }
  }

  void flushForClockWrap() {
    tlb.flushTlb(TlbFlusher.ALL);
    Arrays.fill(flushedAt, frames.flushClock() + 1);
  }

  /** A vcpu has just forgotten all its cached translations, by whatever cause. */
  public void tlbFlushed(int vcpuId) {
    synchronized (frames) {
      kernelRootFlushed(vcpuId);
      userRootFlushed(vcpuId);
    }
  }

  void kernelRootFlushed(int vcpuId) {
    stamps(vcpuId)[2 * vcpuId] = frames.advanceFlushClock();
  }

  void userRootFlushed(int vcpuId) {
    stamps(vcpuId)[2 * vcpuId + 1] = frames.advanceFlushClock();
  }

  /** A vcpu not seen before has flushed nothing since the domain began. */
  private int[] stamps(int vcpuId) {
    if (2 * vcpuId + 1 >= flushedAt.length) {
      flushedAt = Arrays.copyOf(flushedAt, 2 * vcpuId + 2);
    }
    return flushedAt;
  }

  // ---- the end

  /**
   * Frees everything when the domain is destroyed: all vcpus have stopped for good, their roots
   * ({@link #releaseRoot}) and descriptor tables ({@link DescriptorTables#release}) are released,
   * and so are grant mappings. Frames that others still map are freed when they unmap them.
   */
  public void relinquish() {
    synchronized (frames) {
      if (dying) {
        return;
      }
      dying = true;
      unpinAll();
      for (int mfn = 1; mfn < frames.frames(); mfn++) {
        if (frames.owner(mfn) == domid && frames.putOwnersReference(mfn)) {
          if (frames.references(mfn) != 0) {
            frames.disown(mfn);
          }
        }
      }
      frames.unregister(this);
      frames.settle();
    }
  }

  private void unpinAll() {
    for (int mfn = 1; mfn < frames.frames(); mfn++) {
      if (frames.isPinned(mfn) && frames.owner(mfn) == domid) {
        frames.typeInfo[mfn] &= ~FrameTable.PINNED;
        types.putPageAndType(mfn);
      }
    }
  }
}
