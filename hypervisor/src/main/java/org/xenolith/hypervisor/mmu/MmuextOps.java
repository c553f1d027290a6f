package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EACCES;
import static org.xenolith.abi.Errno.EFAULT;
import static org.xenolith.abi.Errno.EINTR;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOSYS;
import static org.xenolith.abi.Errno.EOPNOTSUPP;
import static org.xenolith.abi.Errno.EPERM;
import static org.xenolith.abi.MmuAbi.*;

import org.xenolith.abi.DomainId;
import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;

/** mmuext_op: a list of pinnings, new roots, flushes and page operations. */
public final class MmuextOps {
  private static final int MAX_LDT_ENTRIES = 8192;

  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  public MmuextOps(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /**
   * @param operations guest address of {@code struct mmuext_op[]}
   * @param doneAddress where the number of operations done goes; 0 for nowhere
   * @return 0 or a negative errno
   */
  public long run(long operations, int count, long doneAddress, int foreign) throws BadAddress {
    synchronized (frames) {
      int owner = ForeignDomain.frameOwner(foreign, domain);
      if (owner < 0 || owner == DomainId.IO) {
        return owner < 0 ? owner : -EPERM;
      }
    }
    MmuUpdates.Progress progress = MmuUpdates.Progress.of(call, count, doneAddress);
    int done = 0;
    long result = 0;
    for (; done < progress.count(); done++) {
      result = call.mustStop() ? -EINTR : operation(operations + (long) done * MMUEXT_OP_SIZE);
      if (result != 0) {
        break;
      }
    }
    progress.report(done);
    return result;
  }

  private long operation(long address) {
    int command;
    long arg1;
    long arg2;
    try {
      command = call.guest().readInt(address);
      arg1 = call.guest().readLong(address + MMUEXT_ARG1);
      arg2 = call.guest().readLong(address + MMUEXT_ARG2);
    } catch (BadAddress e) {
      return -EFAULT;
    }
    int result;
    synchronized (frames) {
      result = dispatch(command, arg1, arg2);
    }
    if (result != 0) {
      domain.mistake(
          "mmuext_op: error %d for command %d, arg1 %016x, arg2 %016x"
              .formatted(result, command, arg1, arg2));
    }
    return result;
  }

  private int dispatch(int command, long arg1, long arg2) {
    return switch (command) {
      case MMUEXT_PIN_L1_TABLE, MMUEXT_PIN_L2_TABLE, MMUEXT_PIN_L3_TABLE, MMUEXT_PIN_L4_TABLE ->
          domain.pin(arg1, FrameType.L1_TABLE + command - MMUEXT_PIN_L1_TABLE);
      case MMUEXT_UNPIN_TABLE -> domain.unpin(arg1);
      case MMUEXT_NEW_BASEPTR -> newKernelRoot(arg1);
      case MMUEXT_NEW_USER_BASEPTR -> newUserRoot(arg1);
      case MMUEXT_SET_LDT -> setLdt(arg1, (int) arg2);
      case MMUEXT_CLEAR_PAGE -> clearPage(arg1);
      case MMUEXT_COPY_PAGE -> copyPage(arg1, arg2);
      case MMUEXT_FLUSH_CACHE -> -EACCES; // for domains with devices only
      case MMUEXT_FLUSH_CACHE_GLOBAL -> -EINVAL; // likewise
      case MMUEXT_MARK_SUPER, MMUEXT_UNMARK_SUPER -> -EOPNOTSUPP;
      default -> flush(command, arg1, arg2);
    };
  }

  // ---- roots

  private int newKernelRoot(long mfn) {
    long old = call.kernelRootMfn();
    if (mfn != old) {
      int result = domain.takeKernelRoot(mfn);
      if (result != 0) {
        return result;
      }
      call.descriptorTables().dropLdtFrames();
    }
    call.setKernelRoot(mfn);
    domain.kernelRootFlushed(call.vcpuId());
    if (mfn != old) {
      domain.releaseRoot(old);
    }
    return 0;
  }

  private int newUserRoot(long mfn) {
    long old = call.userRootMfn();
    if (mfn == old) {
      return 0;
    }
    if (mfn != 0) {
      int result = domain.types().getPageAndType(mfn, FrameType.L4_TABLE, domain);
      if (result != 0) {
        return result;
      }
    }
    call.setUserRoot(mfn);
    domain.userRootFlushed(call.vcpuId());
    domain.releaseRoot(old);
    return 0;
  }

  // ---- flushes

  private int flush(int command, long linear, long maskAddress) {
    switch (command) {
      case MMUEXT_TLB_FLUSH_LOCAL -> {
        call.flushTlb();
        domain.tlbFlushed(call.vcpuId());
      }
      case MMUEXT_INVLPG_LOCAL -> flushPageLocal(linear);
      case MMUEXT_TLB_FLUSH_ALL -> domain.flushAll();
      case MMUEXT_INVLPG_ALL -> flushPage(TlbFlusher.ALL, linear);
      case MMUEXT_TLB_FLUSH_MULTI, MMUEXT_INVLPG_MULTI -> {
        return flushMulti(command, linear, maskAddress);
      }
      default -> {
        return -ENOSYS;
      }
    }
    return 0;
  }

  private int flushMulti(int command, long linear, long maskAddress) {
    long vcpus;
    try {
      vcpus = call.guest().readLong(maskAddress);
    } catch (BadAddress e) {
      return -EINVAL;
    }
    if (command == MMUEXT_TLB_FLUSH_MULTI) {
      domain.flush(vcpus);
    } else {
      flushPage(vcpus, linear);
    }
    return 0;
  }

  private void flushPageLocal(long linear) {
    if (MmuAbi.isGuestAddress(linear)) {
      call.flushTlbPage(linear);
    }
  }

  private void flushPage(long vcpus, long linear) {
    if (MmuAbi.isGuestAddress(linear)) {
      domain.flushPage(vcpus, linear);
    }
  }

  // ---- LDT and pages

  private int setLdt(long linear, int entries) {
    boolean inRange = entries >= 0 && entries <= MAX_LDT_ENTRIES;
    boolean placed =
        entries == 0
            || ((linear & (MachineMemory.PAGE_SIZE - 1)) == 0 && MmuAbi.isGuestAddress(linear));
    if (!inRange || !placed) {
      domain.mistake("bad LDT: address %016x, %d entries".formatted(linear, entries));
      return -EINVAL;
    }
    call.descriptorTables().setLdt(linear, entries);
    return 0;
  }

  private int clearPage(long mfn) {
    int result = domain.types().getPageAndType(mfn, FrameType.WRITABLE, domain);
    if (result == 0) {
      frames.memory().fill(mfn << MachineMemory.PAGE_SHIFT, MachineMemory.PAGE_SIZE, (byte) 0);
      domain.types().putPageAndType((int) mfn);
    }
    return result;
  }

  private int copyPage(long to, long from) {
    if (!frames.getPage(from, domain.domid())) {
      domain.mistake("copying from what is not its own: " + frames.describe(from));
      return -EINVAL;
    }
    int result = domain.types().getPageAndType(to, FrameType.WRITABLE, domain);
    if (result == 0) {
      frames
          .memory()
          .copy(
              from << MachineMemory.PAGE_SHIFT,
              to << MachineMemory.PAGE_SHIFT,
              MachineMemory.PAGE_SIZE);
      domain.types().putPageAndType((int) to);
    }
    frames.putPage((int) from);
    return result;
  }
}
