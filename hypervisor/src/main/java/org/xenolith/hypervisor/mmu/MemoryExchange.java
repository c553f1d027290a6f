package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EFAULT;
import static org.xenolith.abi.Errno.EINTR;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOMEM;
import static org.xenolith.abi.Errno.EPERM;
import static org.xenolith.abi.MemoryAbi.EXCHANGE_NR_EXCHANGED;
import static org.xenolith.abi.MemoryAbi.EXCHANGE_OUT;
import static org.xenolith.abi.MemoryAbi.EXCHANGE_SIZE;
import static org.xenolith.abi.MemoryAbi.XENMEMF_EXACT_NODE_REQUEST;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;

/** XENMEM_exchange: frames of one extent order for frames of another, chunk by chunk. */
final class MemoryExchange {
  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;
  private final Reservations.Reservation in;
  private final Reservations.Reservation out;
  private final long exchangedBefore;
  private final long address;

  MemoryExchange(Call call, long address) throws BadAddress {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
    this.address = address;
    byte[] struct = call.guest().read(address, EXCHANGE_SIZE);
    this.in = Reservations.Reservation.read(struct, 0);
    this.out = Reservations.Reservation.read(struct, EXCHANGE_OUT);
    this.exchangedBefore =
        ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN).getLong(EXCHANGE_NR_EXCHANGED);
  }

  /** 0 or a negative errno; how many extents have been exchanged goes back into the struct. */
  long run() throws BadAddress {
    if (!in.isOrderAllowed() || !out.isOrderAllowed()) {
      return -EPERM;
    }
    if (!areCountsSound() || (out.memFlags() & XENMEMF_EXACT_NODE_REQUEST) != 0) {
      return -EINVAL;
    }
    int self = ForeignDomain.self(in.domid(), domain);
    if (self < 0) {
      return self;
    }
    int inPerChunk = 1 << Math.max(0, out.order() - in.order());
    int outPerChunk = 1 << Math.max(0, in.order() - out.order());
    long chunk = exchangedBefore / inPerChunk;
    long result = 0;
    for (; chunk < in.count() / inPerChunk && result == 0; chunk++) {
      result = call.mustStop() ? -EINTR : chunk(chunk, inPerChunk, outPerChunk);
      if (result != 0) {
        domain.mistake("memory exchange: error %d in chunk %d".formatted(result, chunk));
        break;
      }
    }
    call.guest().writeLong(address + EXCHANGE_NR_EXCHANGED, chunk * inPerChunk);
    return result;
  }

  private boolean areCountsSound() {
    return Long.compareUnsigned(exchangedBefore, in.count()) <= 0
        && in.domid() == out.domid()
        && Long.compareUnsigned(-1L >>> in.order(), in.count()) >= 0
        && Long.compareUnsigned(-1L >>> out.order(), out.count()) >= 0
        && in.count() << in.order() == out.count() << out.order()
        && in.count() >= 0;
  }

  private long chunk(long chunk, int inPerChunk, int outPerChunk) {
    synchronized (frames) {
      int framesPerIn = 1 << in.order();
      long[] given = new long[inPerChunk * framesPerIn];
      int stolen = 0;
      long result = 0;
      try {
        for (int i = 0; i < given.length && result == 0; i++) {
          long extent = chunk * inPerChunk + i / framesPerIn;
          given[i] = call.guest().readLong(in.extentAddress(extent)) + i % framesPerIn;
          result = frames.steal(given[i], domain) ? 0 : -EINVAL;
          stolen += result == 0 ? 1 : 0;
        }
      } catch (BadAddress e) {
        result = -EFAULT;
      }
      long[] got = result == 0 ? allocate(outPerChunk) : new long[0];
      if (result != 0 || got.length == 0) {
        for (int i = 0; i < stolen; i++) {
          frames.giveBackStolen((int) given[i], domain);
        }
        return result != 0 ? result : -ENOMEM;
      }
      for (long mfn : given) {
        frames.freeStolen((int) mfn, domain);
      }
      return announce(chunk, got);
    }
  }

  /** The first frames of the new extents, or an empty array where there are none. */
  private long[] allocate(int count) {
    long[] mfns = new long[count];
    for (int i = 0; i < count; i++) {
      mfns[i] = frames.allocate(domain, 1 << out.order(), 1 << out.order(), -1);
      if (mfns[i] < 0 || !isReachable(mfns[i])) {
        int taken = mfns[i] < 0 ? i : i + 1;
        for (int j = 0; j < taken; j++) {
          frames.takeBack((int) mfns[j], 1 << out.order());
        }
        return new long[0];
      }
    }
    return mfns;
  }

  /** Whether the extent lies below the address width that was asked for. */
  private boolean isReachable(long mfn) {
    int bits = out.memFlags() & 0xff;
    long last = (mfn + (1L << out.order())) << MachineMemory.PAGE_SHIFT;
    return bits == 0 || bits >= Long.SIZE - 1 || last <= 1L << bits;
  }

  private long announce(long chunk, long[] got) {
    long result = 0;
    for (int i = 0; i < got.length; i++) {
      long extent = out.extentAddress(chunk * got.length + i);
      try {
        long pfn = call.guest().readLong(extent);
        for (int j = 0; j < 1 << out.order(); j++) {
          frames.machineToPhysical().set(got[i] + j, pfn + j);
        }
        call.guest().writeLong(extent, got[i]);
      } catch (BadAddress e) {
        result = -EFAULT;
      }
    }
    return result;
  }
}
