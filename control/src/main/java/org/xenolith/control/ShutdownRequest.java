package org.xenolith.control;

/** Asks a guest, through xenstore, to end. */
public record ShutdownRequest(int domid, Kind kind) {
  /** What {@code control/shutdown} is set to: the name in lower case. */
  public enum Kind {
    POWEROFF,
    REBOOT,
    HALT
  }
}
