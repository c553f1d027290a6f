package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOSYS;
import static org.xenolith.abi.Errno.EOPNOTSUPP;
import static org.xenolith.abi.Errno.EPERM;
import static org.xenolith.abi.Errno.ESRCH;
import static org.xenolith.abi.GrantAbi.*;

import org.xenolith.abi.DomainId;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.memory.MachineMemory;

/** What a guest asks about its own table, and its changes: size, version, swaps. */
final class GrantQueries {
  private static final int CACHE_CLEAN = 1;
  private static final int CACHE_INVALIDATE = 2;

  private final Call call;
  private final DomainGrantTable own;
  private final FrameTable frames;

  GrantQueries(Call call) {
    this.call = call;
    this.own = call.grantTable();
    this.frames = own.frames();
  }

  /** GNTST_okay where a domid means the caller. */
  private int self(int domid) {
    if (domid == DomainId.SELF || domid == own.domain().domid()) {
      return GNTST_OKAY;
    }
    return call.grantTable(domid) == null && domid != 0
        ? GNTST_BAD_DOMAIN
        : GNTST_PERMISSION_DENIED;
  }

  int setupTable(long address) throws BadAddress {
    byte[] op = call.guest().read(address, SETUP_TABLE_SIZE);
    int count = Struct.getInt(op, 4);
    long list = Struct.getLong(op, 16);
    int status = self(Struct.getShort(op, 0));
    synchronized (frames) {
      if (status == GNTST_OKAY && (count < 0 || !own.grow(count))) {
        own.domain()
            .mistake(
                "the grant table cannot grow from %d to %d frames, its maximum is %d"
                    .formatted(own.tableFrames(), count, own.maxFrames()));
        status = GNTST_GENERAL_ERROR;
      }
      for (int i = 0; status == GNTST_OKAY && i < count; i++) {
        try {
          call.guest().writeLong(list + 8L * i, own.tableMfn(i));
        } catch (BadAddress e) {
          status = GNTST_BAD_VIRT_ADDR;
        }
      }
    }
    writeShort(address + 8, status);
    return 0;
  }

  int querySize(long address) throws BadAddress {
    byte[] op = call.guest().read(address, QUERY_SIZE_SIZE);
    int status = self(Struct.getShort(op, 0));
    if (status == GNTST_OKAY) {
      Struct.putInt(op, 4, own.tableFrames());
      Struct.putInt(op, 8, own.maxFrames());
    }
    Struct.putShort(op, 12, status);
    call.guest().write(address, op);
    return 0;
  }

  /** Version 1 is all there is: as where Xen is told so. */
  int setVersion(long address) throws BadAddress {
    int version = call.guest().readInt(address);
    call.guest().writeInt(address, 1);
    return version == 1 ? 0 : version == 2 ? -ENOSYS : -EINVAL;
  }

  int getVersion(long address) throws BadAddress {
    byte[] op = call.guest().read(address, GET_VERSION_SIZE);
    int status = self(Struct.getShort(op, 0));
    if (status != GNTST_OKAY) {
      return status == GNTST_BAD_DOMAIN ? -ESRCH : -EPERM;
    }
    call.guest().writeInt(address + 4, 1);
    return 0;
  }

  /** Version 1 tables have no status frames. */
  int getStatusFrames(long address) throws BadAddress {
    byte[] op = call.guest().read(address, GET_STATUS_FRAMES_SIZE);
    int status = self(Struct.getShort(op, 4));
    if (status == GNTST_OKAY && Struct.getInt(op, 0) != 0) {
      status = GNTST_GENERAL_ERROR;
    }
    writeShort(address + 6, status);
    return 0;
  }

  void swap(long address) throws BadAddress {
    byte[] op = call.guest().read(address, SWAP_SIZE);
    int status;
    synchronized (frames) {
      status = swap(Struct.getInt(op, 0), Struct.getInt(op, 4));
    }
    writeShort(address + 8, status);
  }

  private int swap(int a, int b) {
    if (!own.isValidRef(a) || !own.isValidRef(b)) {
      return GNTST_BAD_GNTREF;
    }
    if (a != b && (own.isPinned(a) || own.isPinned(b))) {
      return GNTST_EAGAIN;
    }
    MachineMemory memory = frames.memory();
    long first = memory.getLong(own.entryMaddr(a));
    memory.writeLong(own.entryMaddr(a), memory.getLong(own.entryMaddr(b)));
    memory.writeLong(own.entryMaddr(b), first);
    return GNTST_OKAY;
  }

  /** Memory is coherent here: only the arguments are checked. */
  int cacheFlush(long address) throws BadAddress {
    byte[] op = call.guest().read(address, CACHE_FLUSH_SIZE);
    int offset = Struct.getShort(op, 8);
    int length = Struct.getShort(op, 10);
    int what = Struct.getInt(op, 12);
    if (offset + length > MachineMemory.PAGE_SIZE
        || offset >= MachineMemory.PAGE_SIZE
        || (what & ~(CACHE_CLEAN | CACHE_INVALIDATE)) != 0) {
      return -EINVAL;
    }
    if (length == 0 || what == 0) {
      return 0;
    }
    long mfn = Struct.getLong(op, 0) >>> MachineMemory.PAGE_SHIFT;
    if (!frames.isValid(mfn)) {
      return -EINVAL;
    }
    if (frames.owner(mfn) != own.domain().domid()) {
      return -EPERM;
    }
    return what == CACHE_INVALIDATE ? -EOPNOTSUPP : 0;
  }

  private void writeShort(long address, int value) throws BadAddress {
    byte[] bytes = new byte[2];
    Struct.putShort(bytes, 0, value);
    call.guest().write(address, bytes);
  }
}
