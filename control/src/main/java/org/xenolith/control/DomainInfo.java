package org.xenolith.control;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain as xend knows it.
 *
 * @param state six flags, see {@link DomainState}
 * @param memoryMib what it has now; maxMemoryMib what it may have
 * @param startedMillis when it was started, since 1970
 * @param config what it was made from; null for Domain-0
 * @param machinePid the process it lives in; 0 for Domain-0
 * @param consoleSocket see {@link ConsoleHello}; null for Domain-0
 * @param consoleLog null for Domain-0
 */
public record DomainInfo(
    int domid,
    UUID uuid,
    String name,
    String state,
    double cpuSeconds,
    long memoryMib,
    long maxMemoryMib,
    int vcpus,
    int onlineVcpus,
    long startedMillis,
    @Nullable ShutdownReason shutdownReason,
    @Nullable String crashReport,
    long instructionsRetired,
    @Nullable DomainConfig config,
    long machinePid,
    @Nullable String consoleSocket,
    @Nullable String consoleLog) {}
