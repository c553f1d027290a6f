package org.xenolith.hypervisor.domain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.abi.PvAbi;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.hypercall.GuestAccess;

/**
 * The copies of a vcpu's run state and time that the guest wants at addresses of its own. The
 * addresses are the guest kernel's; while user code runs an update waits for the kernel.
 */
public final class MemoryAreas {
  private final Vcpu vcpu;
  private long runstateArea;
  private long timeArea;
  private boolean runstatePending;
  private boolean timePending;

  MemoryAreas(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  /** VCPUOP_register_runstate_memory_area; 0 for none. */
  public void registerRunstate(long linear) {
    runstateArea = linear;
  }

  /** VCPUOP_register_vcpu_time_memory_area; 0 for none. */
  public void registerTime(long linear) {
    timeArea = linear;
    timePending = linear != 0;
    update();
  }

  /** The run state has changed. On the vcpu's thread. */
  void runstateChanged() {
    if (runstateArea != 0) {
      runstatePending = true;
      update();
    }
  }

  /** Writes what waits, if the kernel's page tables are active. */
  void update() {
    if (!vcpu.mode().isKernel() || !(runstatePending || timePending)) {
      return;
    }
    try {
      if (runstatePending) {
        runstatePending = false;
        writeRunstate();
      }
      if (timePending) {
        timePending = false;
        writeTime();
      }
    } catch (GuestAccess.BadAddress e) {
      // As on Xen, an area that is not there any more is passed over.
    }
  }

  private void writeRunstate() throws GuestAccess.BadAddress {
    GuestAccess guest = vcpu.guest();
    byte[] info = vcpu.runstate().info();
    if (!vcpu.domain().isAssisted(PvAbi.VMASST_TYPE_RUNSTATE_UPDATE_FLAG)) {
      guest.write(runstateArea, info);
      return;
    }
    long at = runstateArea + VcpuAbi.RUNSTATE_STATE_ENTRY_TIME;
    ByteBuffer buffer = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
    long since = buffer.getLong(VcpuAbi.RUNSTATE_STATE_ENTRY_TIME);
    buffer.putLong(VcpuAbi.RUNSTATE_STATE_ENTRY_TIME, since | VcpuAbi.XEN_RUNSTATE_UPDATE);
    guest.writeLong(at, since | VcpuAbi.XEN_RUNSTATE_UPDATE);
    guest.write(runstateArea, info);
    guest.writeLong(at, since);
  }

  private void writeTime() throws GuestAccess.BadAddress {
    GuestAccess guest = vcpu.guest();
    int version = guest.readInt(timeArea + VcpuInfo.TIME_VERSION) | 1;
    byte[] info = vcpu.domain().machine().clock().timeInfo();
    ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putInt(VcpuInfo.TIME_VERSION, version);
    guest.writeInt(timeArea + VcpuInfo.TIME_VERSION, version);
    guest.write(timeArea, info);
    guest.writeInt(timeArea + VcpuInfo.TIME_VERSION, version + 1);
  }
}
