package org.xenolith.builder.boot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a PV domain is to boot.
 *
 * @param kernel a bzImage or an ELF file, compressed or not
 * @param ramdisk handed to the guest as it is
 * @param commandLine at most 1023 bytes
 * @param memoryMib what the domain gets
 */
public record BootRequest(
    Path kernel, Optional<Path> ramdisk, String commandLine, long memoryMib) {}
