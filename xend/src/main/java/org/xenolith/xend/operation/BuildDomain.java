package org.xenolith.xend.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.Home;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.RpcException;
import org.xenolith.control.Sentence;
import org.xenolith.xend.machine.MachineEnd;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.policy.DomainChecks;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.DomainRecord;
import org.xenolith.xend.registry.RecordFiles;

/** Makes a machine process and a paused domain in it, or nothing at all. */
final class BuildDomain {
  private static final Logger LOG = LoggerFactory.getLogger(BuildDomain.class);

  private final Services services;

  BuildDomain(Services services) {
    this.services = services;
  }

  /** An entry for a new domain, with an id of its own; it is in no registry yet. */
  DomainEntry newEntry(DomainConfig config, String name, UUID uuid, long lastRestartMillis)
      throws IOException {
    int domid = services.registry().nextDomid();
    String machine = Integer.toString(domid);
    DomainRecord record =
        new DomainRecord(
            domid,
            uuid,
            name,
            config,
            machine,
            services.clock().millis(),
            lastRestartMillis,
            false);
    return new DomainEntry(record, services.home().machine(machine), DomainEntry.Phase.CREATING);
  }

  /**
   * Builds the domain of a registered entry. The caller holds the entry's lock.
   *
   * @throws RpcException where it cannot be built; nothing is left of it then, but its entry
   */
  void build(DomainEntry entry) throws RpcException {
    DomainRecord record = entry.record();
    try {
      startMachine(entry);
      Path log = services.home().consoleLog(record.name());
      ConsoleLogs.rotate(log);
      try {
        entry.setLastStatus(new MachineLink(entry.directory()).create(request(entry, log)));
      } catch (IOException | RpcException e) {
        Files.deleteIfExists(log);
        throw e;
      }
    } catch (IOException e) {
      LOG.error("Domain {} could not be built", record.name(), e);
      cleanUp(entry);
      throw new RpcException(RpcException.INTERNAL, Sentence.of(e));
    } catch (RpcException e) {
      LOG.error("Domain {} could not be built: {}", record.name(), e.getMessage());
      cleanUp(entry);
      throw e;
    }
    entry.advance(DomainEntry.Phase.ALIVE);
  }

  private void startMachine(DomainEntry entry) throws IOException {
    DomainRecord record = entry.record();
    RecordFiles.delete(entry.directory());
    Files.createDirectory(
        entry.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    MachineRequest request = new MachineRequest(record.machine(), maxMemoryMib(record.config()));
    RecordFiles.write(Home.machineRequest(entry.directory()), request);
    RecordFiles.write(Home.domainRecord(entry.directory(), record.domid()), record);
    entry.setMachinePid(services.machines().start(request, entry.directory()));
    LOG.debug("machine {} is process {}", record.machine(), entry.machinePid());
  }

  private static long maxMemoryMib(DomainConfig config) {
    return Math.max(config.memoryMib(), config.maxMemoryMib());
  }

  private static DomainRequest request(DomainEntry entry, Path consoleLog) {
    DomainRecord record = entry.record();
    DomainConfig config = record.config();
    return new DomainRequest(
        record.domid(),
        record.uuid(),
        record.name(),
        String.valueOf(config.kernel()),
        config.ramdisk(),
        config.commandLine(),
        config.memoryMib(),
        maxMemoryMib(config),
        Math.min(config.vcpus(), DomainChecks.MAX_VCPUS),
        consoleLog.toString(),
        Home.consoleSocket(entry.directory(), record.domid()).toString());
  }

  private void cleanUp(DomainEntry entry) {
    entry.advance(DomainEntry.Phase.GONE);
    MachineEnd.await(entry.machinePid(), entry.directory(), Duration.ZERO);
    try {
      RecordFiles.delete(entry.directory());
      Files.deleteIfExists(services.home().machineLog(entry.record().machine()));
    } catch (IOException e) {
      LOG.warn("cannot remove {}", entry.directory(), e);
    }
  }
}
