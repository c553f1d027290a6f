package org.xenolith.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.builder.BuildException;

/** What the host could give to a guest. */
final class HostMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private HostMemory() {}

  /**
   * @throws BuildException where the host has less than that to give
   */
  static void require(long memoryMib) throws BuildException {
    if (memoryMib <= 0) {
      throw new BuildException(
          "A domain cannot have " + memoryMib + " MiB of memory: give it more");
    }
    long available = availableMib();
    if (memoryMib > available) {
      throw new BuildException(
          "The domain wants "
              + memoryMib
              + " MiB of memory, but the host has only "
              + available
              + " MiB to give");
    }
  }

  private static long availableMib() {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith(AVAILABLE)) {
          return Long.parseLong(line.substring(AVAILABLE.length()).replace("kB", "").strip()) >> 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not a Linux that says so: the host decides when memory is touched.
    }
    return Long.MAX_VALUE;
  }
}
