package org.xenolith.host;

/** This process as the host sees it. */
public final class HostProcess {
  private HostProcess() {}

  /**
   * Leaves the session and process group of whoever started this process, so that it outlives them.
   */
  public static void detach() {
    Libc.setsid();
  }

  public static boolean isRoot() {
    return Libc.geteuid() == 0;
  }
}
