package org.xenolith.control;

import java.util.Locale;

/** Why a domain shut down: SHUTDOWN_* of public/sched.h, in numeric order from 0. */
public enum ShutdownReason {
  POWEROFF,
  REBOOT,
  SUSPEND,
  CRASH,
  WATCHDOG,
  SOFT_RESET;

  /** As xend writes it in its log and in xenstore: {@code poweroff}, {@code soft_reset}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The guest failed, rather than ended. */
  public boolean isCrash() {
    return this == CRASH || this == WATCHDOG;
  }
}
