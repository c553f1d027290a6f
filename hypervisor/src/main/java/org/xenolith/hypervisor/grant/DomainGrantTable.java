package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.GrantAbi.ENTRIES_PER_FRAME;
import static org.xenolith.abi.GrantAbi.ENTRY_SIZE;
import static org.xenolith.abi.GrantAbi.GNTST_BAD_DOMAIN;
import static org.xenolith.abi.GrantAbi.GNTST_BAD_GNTREF;
import static org.xenolith.abi.GrantAbi.GNTST_BAD_PAGE;
import static org.xenolith.abi.GrantAbi.GNTST_GENERAL_ERROR;
import static org.xenolith.abi.GrantAbi.GNTST_OKAY;
import static org.xenolith.abi.GrantAbi.GTF_PERMIT_ACCESS;
import static org.xenolith.abi.GrantAbi.GTF_READING;
import static org.xenolith.abi.GrantAbi.GTF_READONLY;
import static org.xenolith.abi.GrantAbi.GTF_SUB_PAGE;
import static org.xenolith.abi.GrantAbi.GTF_TYPE_MASK;
import static org.xenolith.abi.GrantAbi.GTF_WRITING;

import java.util.Arrays;
import org.xenolith.hypervisor.mmu.DomainMemory;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.memory.MachineMemory;

/**
 * A domain's grant table, version 1: the shared frames with the guest's entries, which of them are
 * in use, and what the domain has mapped of others. The frame table's lock guards it.
 */
public final class DomainGrantTable implements GrantTable {
  public static final int DEFAULT_MAX_FRAMES = 64;

  /** Domain 0 is the host: its backends are not in the machine. */
  private static final int HOST = 0;

  /** How often a changing entry is looked at again before its owner is taken for hostile. */
  private static final int MAX_RETRIES = 4;

  private final DomainMemory domain;
  private final FrameTable frames;
  private final MachineMemory memory;
  private final int maxFrames;
  private final ActiveGrants active = new ActiveGrants();
  private final MapTrack mapTrack = new MapTrack();

  /** MFNs of the table's frames. */
  private long[] table = new long[0];

  /** The domain is gone: its entries stand in memory of others by now. */
  private boolean closed;

  public DomainGrantTable(DomainMemory memory, int maxFrames) {
    this.domain = memory;
    this.frames = memory.frames();
    this.memory = frames.memory();
    this.maxFrames = maxFrames;
    if (!grow(1)) {
      throw new IllegalStateException("no free frame for d" + memory.domid() + "'s grant table");
    }
  }

  DomainMemory domain() {
    return domain;
  }

  FrameTable frames() {
    return frames;
  }

  MapTrack mapTrack() {
    return mapTrack;
  }

  int maxFrames() {
    return maxFrames;
  }

  int tableFrames() {
    return table.length;
  }

  long tableMfn(int index) {
    return table[index];
  }

  boolean isPinned(int ref) {
    return active.isPinned(ref);
  }

  boolean isValidRef(int ref) {
    return ref >= 0 && ref < active.entries();
  }

  /** Gives the table at least {@code count} frames; false where it may not or cannot. */
  boolean grow(int count) {
    synchronized (frames) {
      if (count > maxFrames) {
        return false;
      }
      while (table.length < count) {
        long mfn = domain.tryAllocateShared(1);
        if (mfn < 0) {
          return false;
        }
        table = Arrays.copyOf(table, table.length + 1);
        table[table.length - 1] = mfn;
        active.grow(table.length * ENTRIES_PER_FRAME);
      }
      return true;
    }
  }

  /** Machine address of an entry: flags and domid in its first 32 bits, the frame in the next. */
  public long entryMaddr(int ref) {
    return (table[ref / ENTRIES_PER_FRAME] << MachineMemory.PAGE_SHIFT)
        + (long) (ref % ENTRIES_PER_FRAME) * ENTRY_SIZE;
  }

  @Override
  public void seed(int ref, int toDomid, long mfn) {
    synchronized (frames) {
      if (!isValidRef(ref)) {
        throw new IllegalArgumentException("grant reference " + ref);
      }
      memory.writeInt(entryMaddr(ref) + 4, Math.toIntExact(mfn));
      memory.putIntRelease(entryMaddr(ref), toDomid << 16 | GTF_PERMIT_ACCESS);
    }
  }

  // ---- pins

  /**
   * Pins an entry for a domain and marks it in use in the shared table.
   *
   * @param forMapping false where the frame is only copied from or to
   * @return GNTST_okay or a status; then nothing is pinned
   */
  int pin(int ref, int user, boolean readOnly, boolean forMapping) {
    if (closed) {
      return GNTST_BAD_DOMAIN;
    }
    if (!isValidRef(ref)) {
      return GNTST_BAD_GNTREF;
    }
    boolean pinned = active.isPinned(ref);
    if (pinned && (active.domid(ref) != user || active.isFull(ref))) {
      return GNTST_GENERAL_ERROR;
    }
    if (!pinned || (!readOnly && !active.isWritePinned(ref))) {
      int status = markInUse(ref, user, readOnly, forMapping);
      if (status != GNTST_OKAY) {
        return status;
      }
      if (!pinned) {
        long mfn = memory.getInt(entryMaddr(ref) + 4) & 0xffffffffL;
        active.activate(ref, user, mfn);
      }
    }
    active.pin(ref, readOnly);
    if (!frames.isValid(active.mfn(ref)) || frames.owner(active.mfn(ref)) != domain.domid()) {
      unpin(ref, readOnly);
      return GNTST_BAD_PAGE;
    }
    return GNTST_OKAY;
  }

  private int markInUse(int ref, int user, boolean readOnly, boolean forMapping) {
    long maddr = entryMaddr(ref);
    int mask = forMapping ? GTF_TYPE_MASK | GTF_SUB_PAGE : GTF_TYPE_MASK;
    for (int tries = 0; tries <= MAX_RETRIES; tries++) {
      int entry = memory.getIntAcquire(maddr);
      boolean granted = (entry & mask) == GTF_PERMIT_ACCESS && entry >>> 16 == user;
      if (!active.isPinned(ref) && !granted) {
        return GNTST_GENERAL_ERROR;
      }
      if (!readOnly && (entry & GTF_READONLY) != 0) {
        return GNTST_GENERAL_ERROR;
      }
      int marked = entry | GTF_READING | (readOnly ? 0 : GTF_WRITING);
      if (memory.compareAndSetInt(maddr, entry, marked)) {
        return GNTST_OKAY;
      }
    }
    domain.mistake("grant entry %d changes all the time".formatted(ref));
    return GNTST_GENERAL_ERROR;
  }

  /** Drops a pin; the guest sees when the last one for writing, or at all, is gone. */
  void unpin(int ref, boolean readOnly) {
    active.unpin(ref, readOnly);
    if (closed) {
      return;
    }
    int clear = active.isPinned(ref) ? 0 : GTF_READING;
    if (!readOnly && !active.isWritePinned(ref)) {
      clear |= GTF_WRITING;
    }
    if (clear != 0) {
      memory.getAndAndInt(entryMaddr(ref), ~clear);
    }
  }

  /** The frame that a pinned entry grants. */
  long grantedMfn(int ref) {
    return active.mfn(ref);
  }

  // ---- the host

  @Override
  public Mapping map(int ref, boolean readOnly) throws GrantException {
    synchronized (frames) {
      int status = pin(ref, HOST, readOnly, true);
      if (status == GNTST_OKAY && !domain.takeFrame(grantedMfn(ref), !readOnly)) {
        unpin(ref, readOnly);
        status = GNTST_GENERAL_ERROR;
      }
      if (status != GNTST_OKAY) {
        throw new GrantException(
            status,
            "d%d's grant %d cannot be mapped %s"
                .formatted(domain.domid(), ref, readOnly ? "for reading" : "for writing"));
      }
      return new HostMapping(ref, grantedMfn(ref), readOnly);
    }
  }

  /** A mapping by a backend of the host. */
  private final class HostMapping implements Mapping {
    private final int ref;
    private final long mfn;
    private final boolean readOnly;
    private boolean open = true;

    HostMapping(int ref, long mfn, boolean readOnly) {
      this.ref = ref;
      this.mfn = mfn;
      this.readOnly = readOnly;
    }

    @Override
    public long maddr() {
      return mfn << MachineMemory.PAGE_SHIFT;
    }

    @Override
    public void close() {
      synchronized (frames) {
        if (open) {
          open = false;
          frames.releaseFrame(mfn, !readOnly);
          unpin(ref, readOnly);
        }
      }
    }
  }

  /**
   * Ends the table when the domain is destroyed, before {@link DomainMemory#relinquish}: entries
   * cannot be mapped any more, and the entries of others that the domain has mapped are let go
   * (their frames with the domain's page tables).
   */
  public void releaseMappings() {
    synchronized (frames) {
      closed = true;
      mapTrack.releaseAll();
    }
  }
}
