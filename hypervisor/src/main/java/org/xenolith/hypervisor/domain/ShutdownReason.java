package org.xenolith.hypervisor.domain;

/** SHUTDOWN_* of public/sched.h, in numeric order from 0. */
public enum ShutdownReason {
  POWEROFF,
  REBOOT,
  SUSPEND,
  CRASH,
  WATCHDOG,
  SOFT_RESET
}
