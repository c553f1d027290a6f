package org.xenolith.control;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain as its configuration describes it. Nothing is checked here: xend does that.
 *
 * @param uuid null where xend is to choose one
 * @param kernel absolute path on the host; null where the configuration names none
 * @param ramdisk likewise
 * @param root what the kernel gets as {@code root=}
 * @param extra the rest of the kernel's command line
 * @param memoryMib what it starts with
 * @param maxMemoryMib what it may grow to; 0 for memoryMib
 */
public record DomainConfig(
    String name,
    @Nullable UUID uuid,
    @Nullable String kernel,
    @Nullable String ramdisk,
    @Nullable String root,
    @Nullable String extra,
    long memoryMib,
    long maxMemoryMib,
    int vcpus,
    OnShutdown onPoweroff,
    OnShutdown onReboot,
    OnShutdown onCrash) {

  /** The kernel's command line, composed as xend did: {@code root=ROOT EXTRA}. */
  public String commandLine() {
    StringBuilder line = new StringBuilder();
    if (root != null && !root.isEmpty()) {
      line.append("root=").append(root);
    }
    if (extra != null && !extra.isEmpty()) {
      line.append(line.isEmpty() ? "" : " ").append(extra);
    }
    return line.toString();
  }

  /** What becomes of the domain when it ends that way. */
  public OnShutdown on(ShutdownReason reason) {
    return switch (reason) {
      case POWEROFF, SUSPEND -> onPoweroff;
      case REBOOT, SOFT_RESET -> onReboot;
      case CRASH, WATCHDOG -> onCrash;
    };
  }

  public DomainConfig withName(String newName) {
    return new DomainConfig(
        newName,
        uuid,
        kernel,
        ramdisk,
        root,
        extra,
        memoryMib,
        maxMemoryMib,
        vcpus,
        onPoweroff,
        onReboot,
        onCrash);
  }

  public DomainConfig withUuid(UUID newUuid) {
    return new DomainConfig(
        name,
        newUuid,
        kernel,
        ramdisk,
        root,
        extra,
        memoryMib,
        maxMemoryMib,
        vcpus,
        onPoweroff,
        onReboot,
        onCrash);
  }
}
