package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.GrantAbi.*;

import org.jspecify.annotations.Nullable;
import org.xenolith.abi.DomainId;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.memory.MachineMemory;

/** GNTTABOP_copy: bytes between two frames, each the caller's own or granted to it. */
final class GrantCopies {
  private static final int DEST = 16;

  private final Call call;
  private final DomainGrantTable own;
  private final FrameTable frames;

  GrantCopies(Call call) {
    this.call = call;
    this.own = call.grantTable();
    this.frames = own.frames();
  }

  /** A frame to copy from or to, and how to let go of it. */
  private record Side(DomainGrantTable owner, int ref, long mfn, boolean readOnly) {
    static final int NO_GRANT = -1;

    void release() {
      owner.frames().releaseFrame(mfn, !readOnly);
      if (ref != NO_GRANT) {
        owner.unpin(ref, readOnly);
      }
    }
  }

  /** A status that ends a copy. */
  private static final class Refused extends Exception {
    final int status;

    Refused(int status) {
      super("status " + status, null, false, false);
      this.status = status;
    }
  }

  /** One {@code struct gnttab_copy} at a guest address. */
  void copy(long address) throws BadAddress {
    byte[] op = call.guest().read(address, COPY_SIZE);
    int status = GNTST_OKAY;
    synchronized (frames) {
      try {
        copy(op);
      } catch (Refused e) {
        status = e.status;
        own.domain().mistake("grant copy: status %d".formatted(status));
      }
    }
    byte[] result = new byte[2];
    Struct.putShort(result, 0, status);
    call.guest().write(address + 36, result);
  }

  private void copy(byte[] op) throws Refused {
    int length = Struct.getShort(op, 32);
    int flags = Struct.getShort(op, 34);
    int fromOffset = Struct.getShort(op, 10);
    int toOffset = Struct.getShort(op, DEST + 10);
    DomainGrantTable from = table(op, 0, (flags & GNTCOPY_SOURCE_GREF) != 0);
    DomainGrantTable to = table(op, DEST, (flags & GNTCOPY_DEST_GREF) != 0);
    Side source = claim(op, 0, from, (flags & GNTCOPY_SOURCE_GREF) != 0, true);
    try {
      Side target = claim(op, DEST, to, (flags & GNTCOPY_DEST_GREF) != 0, false);
      try {
        if (fromOffset + length > MachineMemory.PAGE_SIZE
            || toOffset + length > MachineMemory.PAGE_SIZE) {
          throw new Refused(GNTST_BAD_COPY_ARG);
        }
        frames
            .memory()
            .copy(
                (source.mfn() << MachineMemory.PAGE_SHIFT) + fromOffset,
                (target.mfn() << MachineMemory.PAGE_SHIFT) + toOffset,
                length);
      } finally {
        target.release();
      }
    } finally {
      source.release();
    }
  }

  /** Whose table: frames without a grant are the caller's only. */
  private DomainGrantTable table(byte[] op, int offset, boolean granted) throws Refused {
    int domid = Struct.getShort(op, offset + 8);
    if (domid != DomainId.SELF && !granted) {
      throw new Refused(GNTST_PERMISSION_DENIED);
    }
    if (domid == DomainId.SELF || domid == own.domain().domid()) {
      return own;
    }
    @Nullable DomainGrantTable peer = call.grantTable(domid);
    if (peer == null) {
      throw new Refused(GNTST_BAD_DOMAIN);
    }
    return peer;
  }

  private Side claim(
      byte[] op, int offset, DomainGrantTable owner, boolean granted, boolean readOnly)
      throws Refused {
    long mfn = Struct.getLong(op, offset);
    int ref = Side.NO_GRANT;
    if (granted) {
      ref = Struct.getInt(op, offset);
      int status = owner.pin(ref, own.domain().domid(), readOnly, false);
      if (status != GNTST_OKAY) {
        throw new Refused(status);
      }
      mfn = owner.grantedMfn(ref);
    }
    if (!owner.domain().takeFrame(mfn, !readOnly)) {
      if (granted) {
        owner.unpin(ref, readOnly);
      }
      boolean others = !frames.isValid(mfn) || frames.owner(mfn) != owner.domain().domid();
      throw new Refused(others ? GNTST_BAD_PAGE : GNTST_GENERAL_ERROR);
    }
    return new Side(owner, ref, mfn, readOnly);
  }
}
