package org.xenolith.abi;

/** Numbers and struct offsets of sched_op (public/sched.h). */
public final class SchedAbi {
  public static final int SCHEDOP_YIELD = 0;
  public static final int SCHEDOP_BLOCK = 1;
  public static final int SCHEDOP_SHUTDOWN = 2;
  public static final int SCHEDOP_POLL = 3;
  public static final int SCHEDOP_REMOTE_SHUTDOWN = 4;
  public static final int SCHEDOP_SHUTDOWN_CODE = 5;
  public static final int SCHEDOP_WATCHDOG = 6;
  public static final int SCHEDOP_PIN_OVERRIDE = 7;

  // ---- sched_poll: u64 ports, u32 nr_ports, u64 timeout
  public static final int POLL_PORTS = 0;
  public static final int POLL_NR_PORTS = 8;
  public static final int POLL_TIMEOUT = 16;
  public static final int POLL_SIZE = 24;

  // ---- sched_watchdog: u32 id, u32 timeout (seconds)
  public static final int WATCHDOG_ID = 0;
  public static final int WATCHDOG_TIMEOUT = 4;

  private SchedAbi() {}
}
