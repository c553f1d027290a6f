package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EFAULT;
import static org.xenolith.abi.Errno.EINTR;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOSYS;
import static org.xenolith.abi.Errno.EPERM;
import static org.xenolith.abi.Errno.ESRCH;
import static org.xenolith.abi.MmuAbi.MMU_MACHPHYS_UPDATE;
import static org.xenolith.abi.MmuAbi.MMU_NORMAL_PT_UPDATE;
import static org.xenolith.abi.MmuAbi.MMU_PT_UPDATE_NO_TRANSLATE;
import static org.xenolith.abi.MmuAbi.MMU_PT_UPDATE_PRESERVE_AD;
import static org.xenolith.abi.MmuAbi.MMU_UPDATE_SIZE;

import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;

/** mmu_update: a list of checked stores into page tables and the machine-to-physical table. */
public final class MmuUpdates {
  private static final int COMMAND = 7;

  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  public MmuUpdates(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /**
   * @param requests guest address of {@code mmu_update_t[]}
   * @param doneAddress where the number of requests done goes; 0 for nowhere
   * @param foreign low half: whose frames are mapped; high half: one more than whose tables are
   *     changed, or 0 for the caller's
   * @return 0 or a negative errno
   */
  public long run(long requests, int count, long doneAddress, int foreign) throws BadAddress {
    int tablesOf = foreign >>> 16;
    if (tablesOf != 0 && tablesOf - 1 != domain.domid()) {
      return frames.domain(tablesOf - 1) == null ? -ESRCH : -EPERM;
    }
    int frameOwner;
    synchronized (frames) {
      frameOwner = ForeignDomain.frameOwner(foreign & 0xffff, domain);
    }
    if (frameOwner < 0) {
      return frameOwner;
    }
    Progress progress = Progress.of(call, count, doneAddress);
    int done = 0;
    long result = 0;
    for (; done < progress.count() && result == 0; done++) {
      result =
          call.mustStop() ? -EINTR : request(requests + (long) done * MMU_UPDATE_SIZE, frameOwner);
      if (result != 0) {
        break;
      }
    }
    progress.report(done);
    return result;
  }

  private long request(long address, int frameOwner) {
    long pointer;
    long value;
    try {
      pointer = call.guest().readLong(address);
      value = call.guest().readLong(address + 8);
    } catch (BadAddress e) {
      return -EFAULT;
    }
    int command = (int) pointer & COMMAND;
    long maddr = pointer & ~COMMAND;
    int result;
    synchronized (frames) {
      result =
          switch (command) {
            case MMU_NORMAL_PT_UPDATE, MMU_PT_UPDATE_PRESERVE_AD, MMU_PT_UPDATE_NO_TRANSLATE ->
                update(maddr, value, command == MMU_PT_UPDATE_PRESERVE_AD, frameOwner);
            case MMU_MACHPHYS_UPDATE -> machineToPhysical(maddr, value, frameOwner);
            default -> -ENOSYS;
          };
    }
    if (result != 0) {
      domain.mistake(
          "mmu_update: error %d for ptr %016x, val %016x: %s"
              .formatted(
                  result, pointer, value, frames.describe(maddr >>> MachineMemory.PAGE_SHIFT)));
    }
    return result;
  }

  private int update(long maddr, long value, boolean preserve, int frameOwner) {
    long mfn = maddr >>> MachineMemory.PAGE_SHIFT;
    if (!frames.getPage(mfn, domain.domid())) {
      return -EINVAL;
    }
    int frame = (int) mfn;
    try {
      return store(frame, maddr, value, preserve, frameOwner);
    } finally {
      frames.putPage(frame);
    }
  }

  private int store(int frame, long maddr, long value, boolean preserve, int frameOwner) {
    TableEntries entries = domain.types().entries();
    boolean inUse = frames.typeCount(frame) != 0 && frames.isValidated(frame);
    int type = inUse ? frames.type(frame) : FrameType.WRITABLE;
    return switch (type) {
      case FrameType.L1_TABLE -> entries.modifyL1(maddr, value, preserve, domain, frameOwner);
      case FrameType.L2_TABLE, FrameType.L3_TABLE, FrameType.L4_TABLE ->
          frameOwner != domain.domid()
              ? -EINVAL
              : entries.modifyUpper(maddr, value, type, preserve, domain);
      case FrameType.WRITABLE -> plainStore(frame, maddr, value);
      default -> -EINVAL;
    };
  }

  /** The frame is no table (yet): a store like the guest's own. */
  private int plainStore(int frame, long maddr, long value) {
    int result = domain.types().getType(frame, FrameType.WRITABLE, domain);
    if (result == 0) {
      frames.memory().writeLong(maddr, value);
      domain.types().putType(frame);
    }
    return result;
  }

  private int machineToPhysical(long maddr, long pfn, int frameOwner) {
    long mfn = maddr >>> MachineMemory.PAGE_SHIFT;
    if (!frames.getPage(mfn, frameOwner)) {
      return -EINVAL;
    }
    frames.machineToPhysical().set(mfn, pfn);
    frames.putPage((int) mfn);
    return 0;
  }

  /**
   * How many requests of a list have been done, over continued calls as the guest may ask for with
   * {@link MmuAbi#MMU_UPDATE_PREEMPTED}.
   */
  record Progress(Call call, int count, long address, int before) {
    static Progress of(Call call, int count, long address) throws BadAddress {
      boolean continued = (count & MmuAbi.MMU_UPDATE_PREEMPTED) != 0;
      int before = continued && address != 0 ? call.guest().readInt(address) : 0;
      return new Progress(call, count & ~MmuAbi.MMU_UPDATE_PREEMPTED, address, before);
    }

    /** As on Xen, an address that cannot be written is no error. */
    void report(int done) {
      if (address != 0) {
        try {
          call.guest().writeInt(address, before + done);
        } catch (BadAddress e) {
          call.memory().mistake("cannot report progress at %016x".formatted(address));
        }
      }
    }
  }
}
