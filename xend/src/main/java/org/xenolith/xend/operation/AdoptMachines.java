package org.xenolith.xend.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcException;
import org.xenolith.xend.machine.MachineEnd;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.DomainRecord;
import org.xenolith.xend.registry.RecordFiles;

/** Finds the machines that an earlier xend has left running. */
public final class AdoptMachines {
  private static final Logger LOG = LoggerFactory.getLogger(AdoptMachines.class);

  private final Services services;
  private final DomainLife life;

  AdoptMachines(Services services, DomainLife life) {
    this.services = services;
    this.life = life;
  }

  /** Adopts every machine that answers and removes what is left of the others. */
  public void adopt() throws IOException {
    for (Path directory : RecordFiles.machineDirectories(services.home())) {
      MachineLink link = new MachineLink(directory);
      try {
        MachineStatus machine = link.status();
        adopt(directory, machine);
      } catch (IOException | RpcException e) {
        LOG.error(
            "Domain {} is lost: its machine does not answer ({})",
            names(directory),
            e.getMessage());
        remove(directory, link.pid());
      }
    }
  }

  private void adopt(Path directory, MachineStatus machine) throws IOException, RpcException {
    List<DomainStatus> domains = machine.domains();
    if (domains.isEmpty()) {
      LOG.warn("machine {} was left without a domain, it is ended", machine.name());
      remove(directory, machine.pid());
      return;
    }
    for (DomainStatus status : domains) {
      DomainRecord record = record(directory, machine, status);
      DomainEntry.Phase phase =
          record.preserved() ? DomainEntry.Phase.PRESERVED : DomainEntry.Phase.ALIVE;
      DomainEntry entry = new DomainEntry(record, directory, phase);
      entry.setMachinePid(machine.pid());
      entry.setLastStatus(status);
      services.registry().add(entry);
      LOG.info("Domain has been found again: name={} id={}.", record.name(), record.domid());
      if (phase == DomainEntry.Phase.ALIVE) {
        // One that has ended meanwhile is told to the watch at once.
        life.watch(entry);
      }
    }
  }

  private DomainRecord record(Path directory, MachineStatus machine, DomainStatus status) {
    try {
      return RecordFiles.readDomain(directory, status.domid());
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("the record of domain {} is unreadable, it is made anew", status.name(), e);
      DomainConfig config =
          new DomainConfig(
              status.name(),
              status.uuid(),
              null,
              null,
              null,
              null,
              status.memoryKib() >> 10,
              status.maxMemoryKib() >> 10,
              status.vcpus(),
              OnShutdown.DESTROY,
              OnShutdown.PRESERVE,
              OnShutdown.PRESERVE);
      return new DomainRecord(
          status.domid(),
          status.uuid(),
          status.name(),
          config,
          machine.name(),
          services.clock().millis(),
          0,
          false);
    }
  }

  private static String names(Path directory) {
    try {
      int domid = Integer.parseInt(directory.getFileName().toString());
      return RecordFiles.readDomain(directory, domid).name();
    } catch (IOException | IllegalArgumentException e) {
      return directory.getFileName().toString();
    }
  }

  private static void remove(Path directory, long pid) throws IOException {
    if (MachineEnd.await(pid, directory, Duration.ZERO)) {
      LOG.warn("process {} was killed", pid);
    }
    RecordFiles.delete(directory);
  }
}
