package org.xenolith.hypervisor.sched;

import java.util.Arrays;
import org.xenolith.abi.Errno;
import org.xenolith.hypervisor.time.VcpuTimers;

/** A domain's watchdog timers (SCHEDOP_watchdog of public/sched.h). */
public final class Watchdogs {
  private static final int COUNT = 2;

  private final boolean[] inUse = new boolean[COUNT];
  private final long[] deadline = new long[COUNT];

  public Watchdogs() {
    Arrays.fill(deadline, VcpuTimers.NEVER);
  }

  /**
   * Creates (id 0), pokes or, with a timeout of 0, stops a watchdog.
   *
   * @param id 0, or what creation returned
   * @return the new watchdog's id, 0, or a negative errno
   */
  public synchronized long set(int id, int timeoutSeconds, long nowNanos) {
    long due = nowNanos + Integer.toUnsignedLong(timeoutSeconds) * 1_000_000_000L;
    if (id == 0) {
      for (int i = 0; i < COUNT; i++) {
        if (!inUse[i]) {
          inUse[i] = true;
          deadline[i] = due;
          return i + 1;
        }
      }
      return -Errno.ENOSPC;
    }
    if (id < 0 || id > COUNT || !inUse[id - 1]) {
      return -Errno.EINVAL;
    }
    inUse[id - 1] = timeoutSeconds != 0;
    deadline[id - 1] = timeoutSeconds != 0 ? due : VcpuTimers.NEVER;
    return 0;
  }

  /** System time at which the first of them fires. */
  public synchronized long nextDeadline() {
    return Math.min(deadline[0], deadline[1]);
  }
}
