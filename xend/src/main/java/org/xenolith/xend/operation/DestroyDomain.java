package org.xenolith.xend.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.RpcException;
import org.xenolith.xend.machine.MachineEnd;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.RecordFiles;

/** Ends a domain and the machine it was alone in. */
public final class DestroyDomain {
  private static final Logger LOG = LoggerFactory.getLogger(DestroyDomain.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Services services;

  public DestroyDomain(Services services) {
    this.services = services;
  }

  /**
   * Ends a domain, whatever it is doing. Where it was being restarted, what was started in its
   * place is ended too: whoever wanted it gone could not know.
   */
  public void destroy(DomainEntry entry) {
    for (@Nullable DomainEntry next = entry; next != null; next = next.successor()) {
      destroyOne(next);
    }
  }

  private void destroyOne(DomainEntry entry) {
    entry.lock().lock();
    try {
      if (entry.phase() != DomainEntry.Phase.GONE) {
        LOG.info("Destroying domain: name={} id={}.", entry.record().name(), entry.domid());
        terminate(entry);
        services.registry().remove(entry);
      }
    } finally {
      entry.lock().unlock();
    }
  }

  /** Ends domain and machine; the entry stays registered. The caller holds the entry's lock. */
  void terminate(DomainEntry entry) {
    entry.advance(DomainEntry.Phase.ENDING);
    MachineLink link = new MachineLink(entry.directory());
    Duration patience = PATIENCE;
    try {
      services.oldDmesg().add(link.dmesg(false).lines());
      link.destroy(entry.domid());
    } catch (IOException | RpcException e) {
      LOG.debug("machine {} does not answer: {}", entry.record().machine(), e.getMessage());
      patience = Duration.ZERO;
    }
    if (MachineEnd.await(entry.machinePid(), entry.directory(), patience)) {
      LOG.warn("machine {} had to be killed", entry.record().machine());
    }
    removeFiles(entry);
    entry.advance(DomainEntry.Phase.GONE);
  }

  private void removeFiles(DomainEntry entry) {
    try {
      RecordFiles.delete(entry.directory());
      Path log = services.home().machineLog(entry.record().machine());
      if (Files.exists(log) && Files.size(log) == 0) {
        Files.delete(log);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove the files of machine {}", entry.record().machine(), e);
    }
  }
}
