package org.xenolith.control;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain as its machine sees it now.
 *
 * @param state six flags as {@link DomainState} writes them, for example {@code -b----}
 * @param memoryKib what it owns; {@code maxMemoryKib} what it may own
 * @param shutdownReason null while it lives
 * @param crashReport one sentence saying what the guest did; null where it did not crash
 * @param consoleBytes what the guest has printed so far
 */
public record DomainStatus(
    int domid,
    UUID uuid,
    String name,
    String state,
    long cpuTimeNanos,
    long memoryKib,
    long maxMemoryKib,
    int vcpus,
    int onlineVcpus,
    @Nullable ShutdownReason shutdownReason,
    @Nullable String crashReport,
    long instructionsRetired,
    long consoleBytes) {}
