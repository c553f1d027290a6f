package org.xenolith.hypervisor.hypercall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;

/** {@link GuestAccess} through a vcpu's active page tables; only on the vcpu's own thread. */
public final class VcpuGuestAccess implements GuestAccess {
  private static final long HYPERVISOR_TOP = PvAbi.HYPERVISOR_VIRT_START >>> 43;

  private final Vcpu vcpu;
  private final Cpu cpu;
  private final MachineMemory memory;

  public VcpuGuestAccess(Vcpu vcpu) {
    this.vcpu = vcpu;
    this.cpu = vcpu.cpu();
    this.memory = cpu.memory;
  }

  private long translate(long linear, int access) throws BadAddress {
    vcpu.applyTlbFlush();
    boolean canonical = linear << 16 >> 16 == linear;
    if (canonical && linear >>> 43 != HYPERVISOR_TOP) {
      long maddr = cpu.translate(linear, access);
      if (maddr >= 0) {
        return maddr;
      }
    }
    throw new BadAddress(linear);
  }

  private static int leftInPage(long linear) {
    return MachineMemory.PAGE_SIZE - (int) (linear & (MachineMemory.PAGE_SIZE - 1));
  }

  @Override
  public byte[] read(long linear, int lengthBytes) throws BadAddress {
    if (lengthBytes < 0) {
      throw new BadAddress(linear);
    }
    byte[] bytes = new byte[lengthBytes];
    int done = 0;
    while (done < lengthBytes) {
      int chunk = Math.min(lengthBytes - done, leftInPage(linear + done));
      memory.readBytes(translate(linear + done, Cpu.READ), bytes, done, chunk);
      done += chunk;
    }
    return bytes;
  }

  @Override
  public int readInt(long linear) throws BadAddress {
    if (leftInPage(linear) >= 4) {
      return memory.getInt(translate(linear, Cpu.READ));
    }
    return ByteBuffer.wrap(read(linear, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @Override
  public long readLong(long linear) throws BadAddress {
    if (leftInPage(linear) >= 8) {
      return memory.getLong(translate(linear, Cpu.READ));
    }
    return ByteBuffer.wrap(read(linear, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Override
  public void write(long linear, byte[] bytes) throws BadAddress {
    int done = 0;
    while (done < bytes.length) {
      int chunk = Math.min(bytes.length - done, leftInPage(linear + done));
      memory.writeBytes(translate(linear + done, Cpu.WRITE), bytes, done, chunk);
      done += chunk;
    }
  }

  @Override
  public void writeInt(long linear, int value) throws BadAddress {
    if (leftInPage(linear) >= 4) {
      memory.writeInt(translate(linear, Cpu.WRITE), value);
    } else {
      write(linear, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
  }

  @Override
  public void writeLong(long linear, long value) throws BadAddress {
    if (leftInPage(linear) >= 8) {
      memory.writeLong(translate(linear, Cpu.WRITE), value);
    } else {
      write(linear, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
  }
}
