package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.MemoryAbi.RESERVATION_DOMID;
import static org.xenolith.abi.MemoryAbi.RESERVATION_EXTENT_ORDER;
import static org.xenolith.abi.MemoryAbi.RESERVATION_EXTENT_START;
import static org.xenolith.abi.MemoryAbi.RESERVATION_MEM_FLAGS;
import static org.xenolith.abi.MemoryAbi.RESERVATION_NR_EXTENTS;
import static org.xenolith.abi.MemoryAbi.RESERVATION_SIZE;
import static org.xenolith.abi.MemoryAbi.XENMEMF_EXACT_NODE_REQUEST;
import static org.xenolith.abi.MemoryAbi.XENMEMF_POPULATE_ON_DEMAND;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;

/**
 * Increase, decrease and population of the caller's reservation. They answer with the number of
 * extents done, whatever stopped them.
 */
final class Reservations {
  /** A domain without devices may ask for 2 MiB in one piece (CONFIG_DOMU_MAX_ORDER). */
  static final int MAX_ORDER = 9;

  private static final long MAX_EXTENTS = 0xffffffffL >>> 6;

  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  Reservations(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /** {@code struct xen_memory_reservation}, read once. */
  record Reservation(long extents, long count, int order, int memFlags, int domid) {
    static Reservation read(byte[] struct, int offset) {
      ByteBuffer in = ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN);
      return new Reservation(
          in.getLong(offset + RESERVATION_EXTENT_START),
          in.getLong(offset + RESERVATION_NR_EXTENTS),
          in.getInt(offset + RESERVATION_EXTENT_ORDER),
          in.getInt(offset + RESERVATION_MEM_FLAGS),
          in.getShort(offset + RESERVATION_DOMID) & 0xffff);
    }

    boolean isOrderAllowed() {
      return order >= 0 && order <= MAX_ORDER;
    }

    long extentAddress(long index) {
      return extents + 8 * index;
    }
  }

  /** What is done with one extent; false stops the list before it. */
  @FunctionalInterface
  private interface Extent {
    boolean run(Reservation reservation, long index) throws BadAddress;
  }

  long increase(long address, long first) {
    return each(address, first, this::increase);
  }

  long decrease(long address, long first) {
    long done = each(address, first, this::decrease);
    synchronized (frames) {
      frames.settle();
    }
    return done;
  }

  long populate(long address, long first) {
    return each(address, first, this::populate);
  }

  private long each(long address, long first, Extent extent) {
    Reservation reservation;
    try {
      reservation = Reservation.read(call.guest().read(address, RESERVATION_SIZE), 0);
    } catch (BadAddress e) {
      return first;
    }
    if (!isAllowed(reservation, first)) {
      domain.mistake("memory reservation refused: " + reservation);
      return first;
    }
    long done = first;
    try {
      while (done < reservation.count() && !call.mustStop()) {
        synchronized (frames) {
          if (!extent.run(reservation, done)) {
            break;
          }
        }
        done++;
      }
    } catch (BadAddress e) {
      domain.mistake("cannot reach extent %d of %s".formatted(done, reservation));
    }
    return done;
  }

  private boolean isAllowed(Reservation reservation, long first) {
    return reservation.count() >= 0
        && reservation.count() <= MAX_EXTENTS
        && first < reservation.count()
        && ForeignDomain.self(reservation.domid(), domain) >= 0
        && (reservation.memFlags() & (XENMEMF_POPULATE_ON_DEMAND | XENMEMF_EXACT_NODE_REQUEST)) == 0
        && reservation.isOrderAllowed();
  }

  private boolean increase(Reservation reservation, long index) throws BadAddress {
    long mfn = allocate(reservation, -1);
    if (mfn < 0) {
      return false;
    }
    if (reservation.extents() != 0) {
      call.guest().writeLong(reservation.extentAddress(index), mfn);
    }
    return true;
  }

  private boolean populate(Reservation reservation, long index) throws BadAddress {
    long pfn = call.guest().readLong(reservation.extentAddress(index));
    long mfn = allocate(reservation, pfn);
    if (mfn < 0) {
      return false;
    }
    for (int i = 0; i < 1 << reservation.order(); i++) {
      frames.machineToPhysical().set(mfn + i, pfn + i);
    }
    call.guest().writeLong(reservation.extentAddress(index), mfn);
    return true;
  }

  private long allocate(Reservation reservation, long pfn) {
    long mfn = domain.allocateExtent(reservation.order(), pfn);
    if (mfn < 0) {
      domain.mistake("could not allocate an extent of order %d".formatted(reservation.order()));
    }
    return mfn;
  }

  private boolean decrease(Reservation reservation, long index) throws BadAddress {
    long mfn = call.guest().readLong(reservation.extentAddress(index));
    for (int i = 0; i < 1 << reservation.order(); i++) {
      if (!domain.giveBack(mfn + i)) {
        return false;
      }
    }
    return true;
  }
}
