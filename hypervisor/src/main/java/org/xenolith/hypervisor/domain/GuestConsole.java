package org.xenolith.hypervisor.domain;

import java.nio.charset.StandardCharsets;
import org.xenolith.hypervisor.HypervisorLog;

/** What a domain writes with console_io, cut into lines for the hypervisor's log. */
public final class GuestConsole {
  /** A longer line is cut there, as a guest may never send a newline. */
  private static final int LINE_MAX = 512;

  private final HypervisorLog log;
  private final int domid;
  private final StringBuilder line = new StringBuilder();

  GuestConsole(HypervisorLog log, int domid) {
    this.log = log;
    this.domid = domid;
  }

  /** Control characters other than tab are left out. */
  public synchronized void write(byte[] text) {
    for (char c : new String(text, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        flush();
      } else if (c == '\t' || (c >= ' ' && c != 0x7f)) {
        line.append(c);
        if (line.length() >= LINE_MAX) {
          flush();
        }
      }
    }
  }

  /** Prints a line that has begun. */
  synchronized void finish() {
    if (!line.isEmpty()) {
      flush();
    }
  }

  private void flush() {
    log.printGuest(domid, line.toString());
    line.setLength(0);
  }
}
