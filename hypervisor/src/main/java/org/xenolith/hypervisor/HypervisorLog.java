package org.xenolith.hypervisor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The hypervisor's message ring: bounded, oldest lines fall out. Lines are printed as Xen prints
 * them: "(XEN) …".
 */
public final class HypervisorLog {
  private final int capacityBytes;
  private final Deque<String> lines = new ArrayDeque<>();
  private int sizeBytes;

  public HypervisorLog(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /** Adds one line, without its "(XEN) " prefix and newline. */
  public void print(String line) {
    append("(XEN) " + line);
  }

  /** Adds a line that a guest wrote with console_io: "(d1) …". */
  public void printGuest(int domid, String line) {
    append("(d" + domid + ") " + line);
  }

  private synchronized void append(String full) {
    lines.addLast(full);
    sizeBytes += size(full);
    while (sizeBytes > capacityBytes) {
      sizeBytes -= size(lines.removeFirst());
    }
  }

  private static int size(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public synchronized void clear() {
    lines.clear();
    sizeBytes = 0;
  }
}
