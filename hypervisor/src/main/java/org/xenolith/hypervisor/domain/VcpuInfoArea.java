package org.xenolith.hypervisor.domain;

import java.lang.invoke.VarHandle;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.memory.MachineMemory;

/**
 * A vcpu's struct vcpu_info, in shared_info or where the guest has moved it. Single bytes are
 * written, never the word around them: the guest changes its neighbours meanwhile.
 */
public final class VcpuInfoArea {
  private final MachineMemory memory;
  private volatile long maddr;
  private volatile boolean moved;

  VcpuInfoArea(MachineMemory memory, long maddr) {
    this.memory = memory;
    this.maddr = maddr;
  }

  public long maddr() {
    return maddr;
  }

  /** Whether the guest has moved it (it may do so once). */
  public boolean isMoved() {
    return moved;
  }

  /** VCPUOP_register_vcpu_info: copies the struct and marks everything pending. */
  void move(long to) {
    byte[] copy = new byte[VcpuInfo.SIZE];
    memory.readBytes(maddr, copy, 0, copy.length);
    memory.writeBytes(to, copy, 0, copy.length);
    moved = true;
    maddr = to;
    // Events that came while the struct was copied went to the old place.
    memory.putLongRelease(to + VcpuInfo.EVTCHN_PENDING_SEL, -1);
    markPending();
  }

  /** evtchn_upcall_mask. */
  public int mask() {
    return memory.getByte(maddr + VcpuInfo.EVTCHN_UPCALL_MASK) & 0xff;
  }

  public void setMask(int mask) {
    memory.putByte(maddr + VcpuInfo.EVTCHN_UPCALL_MASK, (byte) mask);
  }

  /** evtchn_upcall_pending. */
  public boolean isPending() {
    return memory.getByte(maddr + VcpuInfo.EVTCHN_UPCALL_PENDING) != 0;
  }

  /** Sets evtchn_upcall_pending; true where it was clear. */
  boolean markPending() {
    boolean wasClear = !isPending();
    memory.putByte(maddr + VcpuInfo.EVTCHN_UPCALL_PENDING, (byte) 1);
    // What follows reads the vcpu's mode; the vcpu writes its mode and then reads this byte.
    VarHandle.fullFence();
    return wasClear;
  }

  /** Whether an event is to be given to the guest now. */
  public boolean isDeliverable() {
    return isPending() && mask() == 0;
  }

  public void setCr2(long address) {
    memory.putLong(maddr + VcpuInfo.ARCH_CR2, address);
  }
}
