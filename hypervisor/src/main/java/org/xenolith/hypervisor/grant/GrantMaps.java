package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.GrantAbi.*;

import org.jspecify.annotations.Nullable;
import org.xenolith.abi.GrantAbi;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.hypervisor.mmu.GrantEntries;
import org.xenolith.memory.MachineMemory;

/** Mapping and unmapping of others' grants by a guest. */
final class GrantMaps {
  /** Unmappings of one TLB flush. */
  private static final int BATCH = 32;

  private final Call call;
  private final DomainGrantTable own;
  private final FrameTable frames;
  private final GrantEntries entries;

  GrantMaps(Call call) {
    this.call = call;
    this.own = call.grantTable();
    this.frames = own.frames();
    this.entries = new GrantEntries(call);
  }

  // ---- map_grant_ref

  /** One {@code struct gnttab_map_grant_ref} at a guest address. */
  void map(long address) throws BadAddress {
    byte[] op = call.guest().read(address, MAP_SIZE);
    long hostAddress = Struct.getLong(op, 0);
    int flags = Struct.getInt(op, 8);
    int ref = Struct.getInt(op, 12);
    int domid = Struct.getShort(op, 16);
    synchronized (frames) {
      DomainGrantTable owner = peer(domid);
      int status =
          (flags & (GNTMAP_HOST_MAP | GNTMAP_DEVICE_MAP)) == 0
              ? GNTST_BAD_GNTREF
              : owner == null ? GNTST_BAD_DOMAIN : GNTST_OKAY;
      if (status == GNTST_OKAY && owner != null) {
        status = map(owner, ref, hostAddress, flags, op);
      }
      if (status != GNTST_OKAY) {
        own.domain()
            .mistake(
                "map_grant_ref: status %d for grant %d of d%d, flags %#x"
                    .formatted(status, ref, domid, flags));
      }
      Struct.putShort(op, 18, status);
    }
    call.guest().write(address, op);
  }

  private @Nullable DomainGrantTable peer(int domid) {
    return domid == own.domain().domid() ? own : call.grantTable(domid);
  }

  private int map(DomainGrantTable owner, int ref, long hostAddress, int flags, byte[] op) {
    boolean readOnly = (flags & GNTMAP_READONLY) != 0;
    int user = own.domain().domid();
    boolean host = (flags & GNTMAP_HOST_MAP) != 0;
    boolean device = (flags & GNTMAP_DEVICE_MAP) != 0;
    int status = take(owner, ref, user, readOnly);
    if (status != GNTST_OKAY) {
      return status;
    }
    if (host && device) {
      status = take(owner, ref, user, readOnly);
      if (status != GNTST_OKAY) {
        give(owner, ref, readOnly);
        return status;
      }
    }
    long mfn = owner.grantedMfn(ref);
    int handle = own.mapTrack().add(new MapTrack.Entry(owner, ref, mfn, flags));
    if (handle < 0 || (host && !entries.create(hostAddress, mfn, flags))) {
      status = handle < 0 ? GNTST_NO_SPACE : GNTST_GENERAL_ERROR;
      if (handle >= 0) {
        own.mapTrack().remove(handle);
      }
      give(owner, ref, readOnly);
      if (host && device) {
        give(owner, ref, readOnly);
      }
      return status;
    }
    Struct.putInt(op, 20, handle);
    Struct.putLong(op, 24, mfn << MachineMemory.PAGE_SHIFT);
    return GNTST_OKAY;
  }

  /** Pins the entry and takes the references of one mapping of its frame. */
  private int take(DomainGrantTable owner, int ref, int user, boolean readOnly) {
    int status = owner.pin(ref, user, readOnly, true);
    if (status == GNTST_OKAY && !owner.domain().takeFrame(owner.grantedMfn(ref), !readOnly)) {
      owner.unpin(ref, readOnly);
      return GNTST_GENERAL_ERROR;
    }
    return status;
  }

  private void give(DomainGrantTable owner, int ref, boolean readOnly) {
    frames.releaseFrame(owner.grantedMfn(ref), !readOnly);
    owner.unpin(ref, readOnly);
  }

  // ---- unmap_grant_ref, unmap_and_replace

  /** What an unmapping has undone and still holds, until the TLBs are flushed. */
  private record Undone(MapTrack.Entry mapping, int parts) {}

  /**
   * A list of {@code struct gnttab_unmap_grant_ref}, or of gnttab_unmap_and_replace.
   *
   * @param replace whether another mapping takes the place of each
   */
  void unmap(long address, int count, boolean replace) throws BadAddress {
    int size = replace ? UNMAP_AND_REPLACE_SIZE : UNMAP_SIZE;
    for (int first = 0; first < count && !call.mustStop(); first += BATCH) {
      int length = Math.min(BATCH, count - first);
      synchronized (frames) {
        unmapBatch(address + (long) first * size, length, replace);
      }
    }
  }

  private void unmapBatch(long address, int count, boolean replace) throws BadAddress {
    @Nullable Undone[] undone = new @Nullable Undone[count];
    try {
      for (int i = 0; i < count; i++) {
        undone[i] = unmapOne(address + (long) i * UNMAP_SIZE, replace);
      }
    } finally {
      // Whatever went wrong with the list: what has been unmapped must not stay usable.
      own.domain().flushAll();
      for (Undone one : undone) {
        if (one != null) {
          complete(one);
        }
      }
    }
  }

  private @Nullable Undone unmapOne(long address, boolean replace) throws BadAddress {
    byte[] op = call.guest().read(address, UNMAP_SIZE);
    long hostAddress = Struct.getLong(op, 0);
    long second = Struct.getLong(op, 8);
    int handle = Struct.getInt(op, 16);
    MapTrack.Entry mapping = own.mapTrack().get(handle);
    int status = GNTST_OKAY;
    int parts = 0;
    if (mapping == null) {
      status = GNTST_BAD_HANDLE;
    } else {
      long deviceAddress = replace ? 0 : second;
      long newAddress = replace ? second : 0;
      boolean device = deviceAddress != 0 && mapping.has(GNTMAP_DEVICE_MAP);
      if (device && deviceAddress != mapping.mfn << MachineMemory.PAGE_SHIFT) {
        status = GNTST_BAD_DEV_ADDR;
      } else if (hostAddress != 0 && mapping.has(GNTMAP_HOST_MAP)) {
        if (entries.replace(hostAddress, mapping.mfn, newAddress, mapping.flags)) {
          parts |= GNTMAP_HOST_MAP;
        } else {
          status = GNTST_GENERAL_ERROR;
        }
      }
      if (status == GNTST_OKAY && device) {
        parts |= GNTMAP_DEVICE_MAP;
      }
      mapping.flags &= ~parts;
      if (!mapping.has(GNTMAP_HOST_MAP | GNTMAP_DEVICE_MAP)) {
        own.mapTrack().remove(handle);
      }
    }
    if (status != GNTST_OKAY) {
      own.domain().mistake("unmap_grant_ref: status %d for handle %d".formatted(status, handle));
    }
    Undone result = mapping == null || parts == 0 ? null : new Undone(mapping, parts);
    report(address, status, result);
    return result;
  }

  private void report(long address, int status, @Nullable Undone undone) throws BadAddress {
    byte[] bytes = new byte[2];
    Struct.putShort(bytes, 0, status);
    try {
      call.guest().write(address + GrantAbi.UNMAP_STATUS, bytes);
    } catch (BadAddress e) {
      if (undone != null) {
        own.domain().flushAll();
        complete(undone);
      }
      throw e;
    }
  }

  private void complete(Undone undone) {
    MapTrack.Entry mapping = undone.mapping();
    for (int parts = undone.parts(); parts != 0; parts &= parts - 1) {
      frames.releaseFrame(mapping.mfn, !mapping.readOnly());
      mapping.owner.unpin(mapping.ref, mapping.readOnly());
    }
  }
}
