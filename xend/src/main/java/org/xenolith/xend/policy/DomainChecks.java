package org.xenolith.xend.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.RpcException;
import org.xenolith.xend.Host;

/** What a configuration must be before anything is made of it. */
public final class DomainChecks {
  /** The most virtual processors a machine runs for one domain. */
  public static final int MAX_VCPUS = 1;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/+-]{1,80}");
  private static final long MIN_MEMORY_MIB = 4;

  private final Host host;

  public DomainChecks(Host host) {
    this.host = host;
  }

  /**
   * @throws RpcException with a sentence about the first thing that is wrong
   */
  public void check(DomainConfig config) throws RpcException {
    checkName(config.name());
    checkVcpus(config.vcpus());
    checkMemory(config);
    if (config.kernel() == null) {
      throw RpcException.refused("No kernel specified");
    }
    checkFile("Kernel image", config.kernel());
    if (config.ramdisk() != null) {
      checkFile("Ramdisk", config.ramdisk());
      checkFits(Path.of(config.ramdisk()), config.memoryMib());
    }
  }

  private static void checkName(@Nullable String name) throws RpcException {
    if (name == null || !NAME.matcher(name).matches()) {
      throw RpcException.refused(
          "Invalid VM name '%s': 1 to 80 letters, digits and _ - . : / +".formatted(name));
    }
  }

  private static void checkVcpus(int vcpus) throws RpcException {
    if (vcpus < 1) {
      throw RpcException.refused("vcpus is %d: a domain needs at least one".formatted(vcpus));
    }
  }

  private void checkMemory(DomainConfig config) throws RpcException {
    long needed = config.memoryMib();
    if (needed < MIN_MEMORY_MIB) {
      throw RpcException.refused(
          "memory is %d MiB: a domain needs at least %d".formatted(needed, MIN_MEMORY_MIB));
    }
    if (config.maxMemoryMib() != 0 && config.maxMemoryMib() < needed) {
      throw RpcException.refused(
          "maxmem is %d MiB, less than memory, %d".formatted(config.maxMemoryMib(), needed));
    }
    long total = host.totalMemoryMib();
    long free = host.freeMemoryMib();
    if (needed > free) {
      throw RpcException.refused(
          "I need %d MiB, but the host has only %d MiB free of %d".formatted(needed, free, total));
    }
  }

  private static void checkFile(String what, String name) throws RpcException {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw RpcException.refused("%s does not exist: %s".formatted(what, name));
    }
    if (!Files.isRegularFile(file)) {
      throw RpcException.refused("%s is not a file: %s".formatted(what, name));
    }
    try (InputStream input = Files.newInputStream(file)) {
      if (input.read() < 0) {
        throw RpcException.refused("%s is empty: %s".formatted(what, name));
      }
    } catch (IOException e) {
      throw RpcException.refused("%s cannot be read: %s".formatted(what, name));
    }
  }

  private static void checkFits(Path ramdisk, long memoryMib) throws RpcException {
    try {
      long bytes = Files.size(ramdisk);
      if (bytes >= memoryMib << 20) {
        throw RpcException.refused(
            "Ramdisk is larger than the domain's memory: %s has %d MiB, memory is %d MiB"
                .formatted(ramdisk, bytes >> 20, memoryMib));
      }
    } catch (IOException e) {
      throw RpcException.refused("Ramdisk cannot be read: " + ramdisk);
    }
  }
}
