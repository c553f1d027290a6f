package org.xenolith.hypervisor.time;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.memory.MachineMemory;

/**
 * What guests read time from: struct vcpu_time_info and the wall clock in shared_info
 * (public/xen.h). The guest computes {@code system_time + (((tsc - tsc_timestamp) << tsc_shift) *
 * mul >> 32)}. The host's clock does not drift against the guest's TSC, so a record stays true once
 * written.
 */
public final class PvClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final TimeSource time;
  private final int multiplier;
  private final int shift;

  public PvClock(TimeSource time) {
    this.time = time;
    // The multiplier is a fraction of 2^32, so ticks are first scaled to between 1 and 2 GHz.
    long ticks = time.tscHz();
    int scale = 0;
    while (ticks > 2 * NANOS_PER_SECOND) {
      ticks >>= 1;
      scale--;
    }
    while (ticks <= NANOS_PER_SECOND) {
      ticks <<= 1;
      scale++;
    }
    this.multiplier = (int) ((NANOS_PER_SECOND << 32) / ticks);
    this.shift = scale;
  }

  /** tsc_to_system_mul, an unsigned 32-bit fraction. */
  public int multiplier() {
    return multiplier;
  }

  public int shift() {
    return shift;
  }

  /** System time at a reading of the guest's TSC, nanoseconds. */
  public long systemTimeAt(long timeStampCounter) {
    long shifted = shift >= 0 ? timeStampCounter << shift : timeStampCounter >>> -shift;
    long factor = Integer.toUnsignedLong(multiplier);
    return (Math.unsignedMultiplyHigh(shifted, factor) << 32) | ((shifted * factor) >>> 32);
  }

  /** The struct vcpu_time_info of this moment, with version 0. */
  public byte[] timeInfo() {
    long tsc = time.timeStampCounter();
    ByteBuffer info = ByteBuffer.allocate(VcpuInfo.TIME_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    info.putLong(VcpuInfo.TIME_TSC_TIMESTAMP, tsc);
    info.putLong(VcpuInfo.TIME_SYSTEM_TIME, systemTimeAt(tsc));
    info.putInt(VcpuInfo.TIME_TSC_TO_SYSTEM_MUL, multiplier);
    info.put(VcpuInfo.TIME_TSC_SHIFT, (byte) shift);
    info.put(VcpuInfo.TIME_FLAGS, (byte) VcpuInfo.PVCLOCK_TSC_STABLE_BIT);
    return info.array();
  }

  /** Writes a vcpu's time record; an odd version tells readers that it is being written. */
  public void publish(MachineMemory memory, long timeInfoMaddr) {
    byte[] info = timeInfo();
    int version = memory.getInt(timeInfoMaddr + VcpuInfo.TIME_VERSION) | 1;
    memory.putIntRelease(timeInfoMaddr + VcpuInfo.TIME_VERSION, version);
    VarHandle.storeStoreFence();
    int body = VcpuInfo.TIME_TSC_TIMESTAMP;
    memory.writeBytes(timeInfoMaddr + body, info, body, info.length - body);
    memory.putIntRelease(timeInfoMaddr + VcpuInfo.TIME_VERSION, version + 1);
  }

  /** Writes the wall-clock time at system time 0 into shared_info. */
  public void publishWallClock(MachineMemory memory, long sharedInfoMaddr) {
    long origin = time.wallClockNanos() - time.systemTimeNanos();
    long seconds = Math.floorDiv(origin, NANOS_PER_SECOND);
    int version = memory.getInt(sharedInfoMaddr + SharedInfo.WC_VERSION) | 1;
    memory.putIntRelease(sharedInfoMaddr + SharedInfo.WC_VERSION, version);
    VarHandle.storeStoreFence();
    memory.writeInt(sharedInfoMaddr + SharedInfo.WC_SEC, (int) seconds);
    memory.writeInt(sharedInfoMaddr + SharedInfo.WC_SEC_HI, (int) (seconds >>> 32));
    memory.writeInt(
        sharedInfoMaddr + SharedInfo.WC_NSEC, (int) Math.floorMod(origin, NANOS_PER_SECOND));
    memory.putIntRelease(sharedInfoMaddr + SharedInfo.WC_VERSION, version + 1);
  }
}
