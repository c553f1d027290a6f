package org.xenolith.hypervisor.mmu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.HypervisorLog;
import org.xenolith.memory.MachineMemory;

/**
 * Owner, references, type and type references of every machine frame, after Xen's {@code struct
 * page_info}. A frame with a reference is not freed; a frame with a type reference does not change
 * its type.
 *
 * <p>One lock guards all of it: the monitor of this object. Public methods take it; the package's
 * own methods expect it to be held.
 */
public final class FrameTable {
  private static final int ALLOCATED = 1 << 31;
  private static final int HYPERVISORS = 1 << 30;

  /** Another domain has mapped the frame: its TLBs may know it too. */
  private static final int FOREIGN = 1 << 29;

  private static final int REFERENCES = FOREIGN - 1;

  static final int TYPE_SHIFT = 29;
  static final int PINNED = 1 << 28;
  static final int VALIDATED = 1 << 27;
  static final int TYPE_COUNT = VALIDATED - 1;

  private final MachineMemory memory;
  private final HypervisorLog log;
  private final int frames;

  private final short[] owner;
  private final int[] references;

  /** Type, flags and type count; {@link PageTypes} changes it. */
  final int[] typeInfo;

  /** The flush clock when a frame's last type reference was dropped. */
  private final int[] stamp;

  private final FreeMemory free;
  private @Nullable DomainMemory[] domains = new @Nullable DomainMemory[8];

  /** Advances with each whole flush of a domain's TLBs. */
  private int flushClock = 1;

  private final PageTypes types;
  private final MachineToPhysical machineToPhysical;

  public FrameTable(MachineMemory memory, HypervisorLog log) {
    this.memory = memory;
    this.log = log;
    this.frames = Math.toIntExact(memory.frames());
    this.owner = new short[frames];
    Arrays.fill(owner, (short) DomainId.INVALID);
    this.references = new int[frames];
    this.typeInfo = new int[frames];
    this.stamp = new int[frames];
    this.free = new FreeMemory(memory);
    this.types = new PageTypes(this);
    this.machineToPhysical = new MachineToPhysical(this);
  }

  /**
   * What gives freed frames back to the host; without one they are kept and cleared when given out.
   */
  public synchronized void setReleaser(FrameReleaser releaser) {
    free.setReleaser(releaser);
  }

  public MachineMemory memory() {
    return memory;
  }

  HypervisorLog log() {
    return log;
  }

  PageTypes types() {
    return types;
  }

  /** The machine-to-physical table. */
  public MachineToPhysical machineToPhysical() {
    return machineToPhysical;
  }

  /** Number of frames of the machine; valid MFNs are below it. */
  public int frames() {
    return frames;
  }

  public synchronized int freeFrames() {
    return free.count();
  }

  /** Whether an MFN, taken as unsigned, is one of this machine. */
  public boolean isValid(long mfn) {
    return mfn >= 0 && mfn < frames;
  }

  // ---- what a frame is

  public synchronized int owner(long mfn) {
    return owner[(int) mfn];
  }

  /** One of {@link FrameType}'s; meaningful while {@link #typeCount} is not zero. */
  public synchronized int type(long mfn) {
    return typeInfo[(int) mfn] >>> TYPE_SHIFT;
  }

  public synchronized int typeCount(long mfn) {
    return typeInfo[(int) mfn] & TYPE_COUNT;
  }

  /** References, the owner's own included. */
  public synchronized int references(long mfn) {
    return references[(int) mfn] & REFERENCES;
  }

  public synchronized boolean isPinned(long mfn) {
    return (typeInfo[(int) mfn] & PINNED) != 0;
  }

  public synchronized boolean isValidated(long mfn) {
    return (typeInfo[(int) mfn] & VALIDATED) != 0;
  }

  boolean hasOwnersReference(int mfn) {
    return (references[mfn] & ALLOCATED) != 0;
  }

  boolean isHypervisors(int mfn) {
    return (references[mfn] & HYPERVISORS) != 0;
  }

  /** For messages: owner, type and counts. */
  String describe(long mfn) {
    if (!isValid(mfn)) {
      return "mfn " + Long.toHexString(mfn) + " (not in this machine)";
    }
    int frame = (int) mfn;
    String whose =
        owner[frame] == DomainId.INVALID
            ? "nobody's"
            : owner[frame] == DomainId.XEN ? "the hypervisor's" : "d" + owner[frame] + "'s";
    return "mfn %x (%s, type %s, type count %d, references %d)"
        .formatted(
            mfn,
            whose,
            FrameType.name(typeInfo[frame] >>> TYPE_SHIFT),
            typeInfo[frame] & TYPE_COUNT,
            references[frame] & REFERENCES);
  }

  // ---- references

  /** Takes a reference if the domain owns the frame. */
  boolean getPage(long mfn, int domid) {
    return isValid(mfn) && owner[(int) mfn] == domid && reference((int) mfn);
  }

  /** Takes a reference whoever owns the frame; false where nobody does. */
  boolean reference(int mfn) {
    int now = references[mfn];
    if ((now & REFERENCES) == 0 || (now & REFERENCES) == REFERENCES) {
      return false;
    }
    references[mfn] = now + 1;
    return true;
  }

  void putPage(int mfn) {
    int now = references[mfn];
    if ((now & REFERENCES) == 0) {
      throw new IllegalStateException("reference dropped that nobody holds: " + describe(mfn));
    }
    references[mfn] = now - 1;
    if ((now & REFERENCES) == 1) {
      freeFrame(mfn);
    }
  }

  /** Drops the owner's own reference; false where it has been dropped before. */
  boolean putOwnersReference(int mfn) {
    if ((references[mfn] & ALLOCATED) == 0) {
      return false;
    }
    references[mfn] &= ~ALLOCATED;
    putPage(mfn);
    return true;
  }

  /** Whether the owner's own reference is the only one but {@code others}. */
  boolean hasReferences(int mfn, int others) {
    return (references[mfn] & ALLOCATED) != 0 && (references[mfn] & REFERENCES) == others + 1;
  }

  /** Drops what {@link DomainMemory#takeFrame} took; the owner may have died since. */
  public synchronized void releaseFrame(long mfn, boolean writable) {
    if (writable) {
      types.putType((int) mfn);
    }
    putPage((int) mfn);
  }

  private void freeFrame(int mfn) {
    if ((typeInfo[mfn] & TYPE_COUNT) != 0 && !isHypervisors(mfn)) {
      throw new IllegalStateException("freed in use: " + describe(mfn));
    }
    DomainMemory domain = domain(owner[mfn]);
    if (domain != null) {
      if (!isHypervisors(mfn)) {
        domain.pageFreed();
      }
      free.flushBeforeReuse(domain);
    }
    if ((references[mfn] & FOREIGN) != 0) {
      for (DomainMemory other : domains) {
        if (other != null) {
          free.flushBeforeReuse(other);
        }
      }
    }
    owner[mfn] = (short) DomainId.INVALID;
    references[mfn] = 0;
    typeInfo[mfn] = 0;
    machineToPhysical.set(mfn, MmuAbi.INVALID_M2P_ENTRY);
    free.give(mfn);
  }

  /** A dying domain's frame that somebody else still maps: from now on nobody's, until freed. */
  void disown(int mfn) {
    owner[mfn] = (short) DomainId.INVALID;
  }

  // ---- allocation

  /**
   * Gives a domain the lowest run of zeroed frames, or, where {@code preferred} is not negative and
   * that run is free, the one that begins there.
   *
   * @return the first MFN, or -1
   */
  int allocate(DomainMemory domain, int count, int alignment, long preferred) {
    int mfn = -1;
    if (preferred >= 0 && preferred < frames && free.takeExactly((int) preferred, count)) {
      mfn = (int) preferred;
    }
    if (mfn < 0) {
      mfn = free.takeLowest(count, alignment);
    }
    if (mfn >= 0) {
      own(mfn, count, domain.domid(), ALLOCATED | 1);
    }
    return mfn;
  }

  /** Frames of the hypervisor that a domain may map; they are never anything but writable. */
  int allocateShared(DomainMemory domain, int count) {
    int mfn = free.takeHighest(count);
    if (mfn >= 0) {
      own(mfn, count, domain.domid(), ALLOCATED | HYPERVISORS | 1);
      Arrays.fill(typeInfo, mfn, mfn + count, FrameType.WRITABLE << TYPE_SHIFT | VALIDATED | 1);
    }
    return mfn;
  }

  /**
   * Allocates zeroed contiguous frames for the hypervisor itself.
   *
   * @return the first MFN
   * @throws IllegalStateException where the machine has none
   */
  public synchronized long allocateXen(int count) {
    int mfn = free.takeHighest(count);
    if (mfn < 0) {
      throw new IllegalStateException("no " + count + " free frames for the hypervisor");
    }
    own(mfn, count, DomainId.XEN, ALLOCATED | HYPERVISORS | 1);
    return mfn;
  }

  private void own(int mfn, int count, int domid, int initialReferences) {
    for (int i = mfn; i < mfn + count; i++) {
      owner[i] = (short) domid;
      references[i] = initialReferences;
      typeInfo[i] = 0;
      stamp[i] = 0;
    }
  }

  // ---- exchange

  /**
   * Takes a frame from its owner that nothing refers to, so that nothing can from now on; its page
   * count stays.
   */
  boolean steal(long mfn, DomainMemory from) {
    if (!isValid(mfn)
        || owner[(int) mfn] != from.domid()
        || isHypervisors((int) mfn)
        || !hasReferences((int) mfn, 0)) {
      from.mistake("cannot exchange " + describe(mfn));
      return false;
    }
    owner[(int) mfn] = (short) DomainId.INVALID;
    references[(int) mfn] &= FOREIGN;
    return true;
  }

  void giveBackStolen(int mfn, DomainMemory to) {
    owner[mfn] = (short) to.domid();
    references[mfn] |= ALLOCATED | 1;
  }

  void freeStolen(int mfn, DomainMemory from) {
    giveBackStolen(mfn, from);
    from.pageStolen();
    putOwnersReference(mfn);
  }

  /** Undoes {@link #allocate}. */
  void takeBack(int mfn, int count) {
    for (int i = mfn; i < mfn + count; i++) {
      references[i] = 0;
      owner[i] = (short) DomainId.INVALID;
      free.give(i);
    }
  }

  /** Makes freed frames ready for their next owner: no TLB knows them and they are zero. */
  void settle() {
    free.settle();
  }

  // ---- domains

  void register(DomainMemory domain) {
    int domid = domain.domid();
    if (domid >= domains.length) {
      domains = Arrays.copyOf(domains, Math.max(domid + 1, domains.length * 2));
    }
    if (domains[domid] != null) {
      throw new IllegalArgumentException("domid " + domid + " is taken");
    }
    domains[domid] = domain;
  }

  void unregister(DomainMemory domain) {
    domains[domain.domid()] = null;
  }

  /** The memory of a living domain, or null. */
  @Nullable DomainMemory domain(int domid) {
    return domid >= 0 && domid < domains.length ? domains[domid] : null;
  }

  // ---- the flush clock

  /** The frame's last use of its type ended now: TLB entries from before may linger. */
  void stampTypeEnd(int mfn) {
    stamp[mfn] = flushClock;
  }

  /** Flushes every TLB that may still let a vcpu use the frame as what it was. */
  void flushStaleEntries(int mfn) {
    if ((references[mfn] & FOREIGN) == 0) {
      DomainMemory domain = domain(owner[mfn]);
      if (domain != null) {
        domain.flushIfNotSince(stamp[mfn]);
      }
      return;
    }
    for (DomainMemory domain : domains) {
      if (domain != null) {
        domain.flushIfNotSince(stamp[mfn]);
      }
    }
  }

  /** A mapping by another domain begins. */
  void markForeign(int mfn) {
    references[mfn] |= FOREIGN;
  }

  int flushClock() {
    return flushClock;
  }

  /** For the test of the clock's end. */
  synchronized void setFlushClock(int clock) {
    flushClock = clock;
  }

  /** A whole flush happens: later than every stamp given so far. */
  int advanceFlushClock() {
    if (flushClock == Integer.MAX_VALUE) {
      wrapFlushClock();
    }
    return ++flushClock;
  }

  private void wrapFlushClock() {
    Arrays.fill(stamp, 0);
    flushClock = 1;
    for (DomainMemory domain : domains) {
      if (domain != null) {
        domain.flushForClockWrap();
      }
    }
  }
}
