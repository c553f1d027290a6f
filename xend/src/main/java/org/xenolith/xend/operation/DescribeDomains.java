package org.xenolith.xend.operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainState;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.RpcException;
import org.xenolith.xend.Host;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.DomainRecord;
import org.xenolith.xend.registry.Registry;

/** What is to be known about domains. */
public final class DescribeDomains {
  private static final Logger LOG = LoggerFactory.getLogger(DescribeDomains.class);
  private static final String DYING =
      new DomainState(false, false, false, false, false, true).flags();
  private static final double NANOS_PER_SECOND = 1e9;

  private final Services services;

  public DescribeDomains(Services services) {
    this.services = services;
  }

  /** All of them, Domain-0 first. */
  public List<DomainInfo> all() {
    List<DomainInfo> all = new ArrayList<>();
    all.add(domainZero());
    for (DomainEntry entry : services.registry().all()) {
      if (entry.phase() != DomainEntry.Phase.GONE) {
        all.add(describe(entry));
      }
    }
    return all;
  }

  /** The host, seen as a domain. */
  public DomainInfo domainZero() {
    Host host = services.host();
    long memoryMib = host.totalMemoryMib();
    int processors = host.processors();
    return new DomainInfo(
        0,
        new UUID(0, 0),
        Registry.DOMAIN_ZERO,
        new DomainState(true, false, false, false, false, false).flags(),
        host.cpuSeconds(),
        memoryMib,
        memoryMib,
        processors,
        processors,
        host.startedMillis(),
        null,
        null,
        0,
        null,
        0,
        null,
        null);
  }

  /** Asks the domain's machine; where that does not answer, what it said last. */
  public DomainInfo describe(DomainEntry entry) {
    return info(entry, status(entry));
  }

  private static @Nullable DomainStatus status(DomainEntry entry) {
    boolean answers =
        entry.phase() == DomainEntry.Phase.ALIVE || entry.phase() == DomainEntry.Phase.PRESERVED;
    if (answers) {
      try {
        DomainStatus status = new MachineLink(entry.directory()).domainStatus(entry.domid());
        entry.setLastStatus(status);
      } catch (IOException | RpcException e) {
        LOG.debug("machine {} does not answer: {}", entry.record().machine(), e.getMessage());
      }
    }
    return entry.lastStatus();
  }

  private DomainInfo info(DomainEntry entry, @Nullable DomainStatus known) {
    DomainRecord record = entry.record();
    DomainStatus status = known == null ? beingMade(record) : known;
    boolean ending = entry.phase() == DomainEntry.Phase.ENDING;
    return new DomainInfo(
        record.domid(),
        record.uuid(),
        record.name(),
        ending ? DYING : status.state(),
        status.cpuTimeNanos() / NANOS_PER_SECOND,
        toMib(status.memoryKib()),
        toMib(status.maxMemoryKib()),
        status.vcpus(),
        status.onlineVcpus(),
        record.startedMillis(),
        status.shutdownReason(),
        status.crashReport(),
        status.instructionsRetired(),
        record.config(),
        entry.machinePid(),
        Home.consoleSocket(entry.directory(), record.domid()).toString(),
        services.home().consoleLog(record.config().name()).toString());
  }

  /** For a domain whose machine does not know it yet. */
  private static DomainStatus beingMade(DomainRecord record) {
    long memoryKib = record.config().memoryMib() << 10;
    return new DomainStatus(
        record.domid(),
        record.uuid(),
        record.name(),
        new DomainState(false, false, true, false, false, false).flags(),
        0,
        memoryKib,
        memoryKib,
        record.config().vcpus(),
        record.config().vcpus(),
        null,
        null,
        0,
        0);
  }

  private static long toMib(long kib) {
    return (kib + 512) >> 10;
  }
}
