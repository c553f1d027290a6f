package org.xenolith.control;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain to be built in a machine. Paths are absolute and on the host.
 *
 * @param domid 1 to 0x7fef, never used before in this instance
 * @param ramdisk null where there is none
 * @param commandLine the kernel's, complete
 * @param consoleLog file for everything the guest prints, from its first byte; does not exist yet
 * @param consoleSocket see {@link ConsoleHello}
 */
public record DomainRequest(
    int domid,
    UUID uuid,
    String name,
    String kernel,
    @Nullable String ramdisk,
    String commandLine,
    long memoryMib,
    long maxMemoryMib,
    int vcpus,
    String consoleLog,
    String consoleSocket) {}
