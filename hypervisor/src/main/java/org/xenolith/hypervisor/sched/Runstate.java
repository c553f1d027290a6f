package org.xenolith.hypervisor.sched;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.hypervisor.TimeSource;

/**
 * In which state a vcpu is and how long it was in each (struct vcpu_runstate_info of
 * public/vcpu.h). Changed by the vcpu's own thread, read by any.
 */
public final class Runstate {
  private final TimeSource time;
  private final long[] nanos = new long[4];
  private int state = VcpuAbi.RUNSTATE_OFFLINE;
  private long since;

  public Runstate(TimeSource time) {
    this.time = time;
    this.since = time.systemTimeNanos();
  }

  /**
   * @param next one of {@code VcpuAbi.RUNSTATE_*}
   */
  public synchronized void change(int next) {
    long now = time.systemTimeNanos();
    nanos[state] += now - since;
    since = now;
    state = next;
  }

  /** Nanoseconds spent running so far. */
  public synchronized long runningNanos() {
    long current = state == VcpuAbi.RUNSTATE_RUNNING ? time.systemTimeNanos() - since : 0;
    return nanos[VcpuAbi.RUNSTATE_RUNNING] + current;
  }

  /** The struct, as of the last change of state. */
  public synchronized byte[] info() {
    ByteBuffer info = ByteBuffer.allocate(VcpuAbi.RUNSTATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    info.putInt(VcpuAbi.RUNSTATE_STATE, state);
    info.putLong(VcpuAbi.RUNSTATE_STATE_ENTRY_TIME, since);
    for (int i = 0; i < nanos.length; i++) {
      info.putLong(VcpuAbi.RUNSTATE_TIME + 8 * i, nanos[i]);
    }
    return info.array();
  }

  /** The struct with the current state's time up to now. */
  public synchronized byte[] infoNow() {
    byte[] info = info();
    ByteBuffer.wrap(info)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(VcpuAbi.RUNSTATE_TIME + 8 * state, nanos[state] + time.systemTimeNanos() - since);
    return info;
  }
}
