package org.xenolith.xend.operation;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.DomainState;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownReason;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.policy.RestartGuard;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.DomainRecord;
import org.xenolith.xend.registry.RecordFiles;

/**
 * A domain's life from its start on: waits for its end and does what its configuration wants then.
 */
final class DomainLife {
  private static final Logger LOG = LoggerFactory.getLogger(DomainLife.class);
  private static final int ATTEMPTS = 5;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 200;

  private final Services services;
  private final BuildDomain build;
  private final DestroyDomain destroy;
  private volatile boolean stopped;

  DomainLife(Services services, BuildDomain build, DestroyDomain destroy) {
    this.services = services;
    this.build = build;
    this.destroy = destroy;
  }

  /**
   * Registers, builds and starts a domain, and watches it from then on.
   *
   * @param replaced the domain whose place it takes; null where it takes none
   * @throws RpcException where that fails; nothing is left of it then
   */
  void launch(DomainEntry entry, @Nullable DomainEntry replaced, boolean paused)
      throws RpcException {
    entry.lock().lock();
    try {
      if (replaced == null) {
        services.registry().add(entry);
      } else {
        services.registry().replace(replaced, entry);
      }
      try {
        build.build(entry);
      } catch (RpcException e) {
        services.registry().remove(entry);
        throw e;
      }
      if (!paused) {
        unpause(entry);
      }
      watch(entry);
    } finally {
      entry.lock().unlock();
    }
  }

  private void unpause(DomainEntry entry) throws RpcException {
    try {
      new MachineLink(entry.directory()).unpause(entry.domid());
    } catch (IOException | RpcException e) {
      destroy.destroy(entry);
      throw new RpcException(
          RpcException.INTERNAL, "the domain could not be started: " + e.getMessage());
    }
  }

  /** From now on, ends of domains are left for the next xend to deal with. */
  void stop() {
    stopped = true;
  }

  /** Watches a living domain from now on, on a thread of its own. */
  void watch(DomainEntry entry) {
    Thread.ofVirtual().name("watch-" + entry.domid()).start(() -> follow(entry));
  }

  private void follow(DomainEntry entry) {
    DomainStatus status = awaitEnd(entry);
    entry.lock().lock();
    try {
      if (entry.phase() == DomainEntry.Phase.ALIVE && !stopped) {
        end(entry, status);
      }
    } finally {
      entry.lock().unlock();
    }
  }

  /** The domain's last status; null where its machine is lost. */
  private @Nullable DomainStatus awaitEnd(DomainEntry entry) {
    MachineLink link = new MachineLink(entry.directory());
    for (int attempt = 1; entry.phase() == DomainEntry.Phase.ALIVE; attempt++) {
      try {
        DomainStatus status = link.awaitShutdown(entry.domid());
        if (status.shutdownReason() != null) {
          return status;
        }
        // Destroyed: by us, or else by somebody who talks to the machine directly.
        LOG.debug("machine {} has destroyed its domain", entry.record().machine());
      } catch (IOException | RpcException e) {
        LOG.debug("machine {}: {}", entry.record().machine(), e.getMessage());
      }
      if (attempt == ATTEMPTS || !pause()) {
        return null;
      }
    }
    return null;
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void end(DomainEntry entry, @Nullable DomainStatus status) {
    ShutdownReason reason = report(entry, status);
    entry.setLastStatus(status == null ? lost(entry) : status);
    OnShutdown action = entry.record().config().on(reason);
    switch (action) {
      case DESTROY -> destroy.destroy(entry);
      case PRESERVE -> {
        LOG.info("Preserving domain: name={} id={}.", entry.record().name(), entry.domid());
        preserve(entry, entry.record());
      }
      case RESTART -> restart(entry, reason);
      case RENAME_RESTART -> renameAndRestart(entry, reason);
    }
  }

  private ShutdownReason report(DomainEntry entry, @Nullable DomainStatus status) {
    DomainRecord record = entry.record();
    if (status == null || status.shutdownReason() == null) {
      LOG.error(
          "Domain has crashed: name={} id={}. Its machine process {} ended unexpectedly; see {}.",
          record.name(),
          record.domid(),
          entry.machinePid(),
          services.home().machineLog(record.machine()));
      return ShutdownReason.CRASH;
    }
    ShutdownReason reason = status.shutdownReason();
    if (reason == ShutdownReason.CRASH) {
      LOG.warn("Domain has crashed: name={} id={}.", record.name(), record.domid());
      if (status.crashReport() != null) {
        LOG.warn("{}", status.crashReport());
      }
    } else {
      LOG.info(
          "Domain has shutdown: name={} id={} reason={}.",
          record.name(),
          record.domid(),
          reason.word());
    }
    return reason;
  }

  private static DomainStatus lost(DomainEntry entry) {
    DomainRecord record = entry.record();
    DomainStatus last = entry.lastStatus();
    return new DomainStatus(
        record.domid(),
        record.uuid(),
        record.name(),
        new DomainState(false, false, false, false, true, false).flags(),
        last == null ? 0 : last.cpuTimeNanos(),
        0,
        0,
        record.config().vcpus(),
        0,
        ShutdownReason.CRASH,
        "its machine process ended unexpectedly",
        last == null ? 0 : last.instructionsRetired(),
        last == null ? 0 : last.consoleBytes());
  }

  private void restart(DomainEntry entry, ShutdownReason reason) {
    DomainRecord record = entry.record();
    if (mayRestart(record, reason)) {
      destroy.terminate(entry);
      succeed(record, entry);
    } else {
      destroy.destroy(entry);
    }
  }

  private void renameAndRestart(DomainEntry entry, ShutdownReason reason) {
    DomainRecord old = entry.record();
    String corpse = services.registry().freeName(old.name());
    DomainRecord renamed = old.renamed(corpse, UUID.randomUUID());
    LOG.info("Renaming dead domain {} to {}.", old.name(), corpse);
    preserve(entry, renamed);
    if (mayRestart(old, reason)) {
      succeed(old, null);
    }
  }

  private void preserve(DomainEntry entry, DomainRecord record) {
    DomainRecord kept = record.asPreserved();
    services.registry().update(entry, kept);
    try {
      RecordFiles.write(Home.domainRecord(entry.directory(), entry.domid()), kept);
    } catch (IOException e) {
      LOG.warn("cannot write the record of {}", kept.name(), e);
    }
    entry.advance(DomainEntry.Phase.PRESERVED);
  }

  private boolean mayRestart(DomainRecord record, ShutdownReason reason) {
    Optional<String> refusal = RestartGuard.refusal(record, reason, services.clock().millis());
    refusal.ifPresent(LOG::error);
    return refusal.isEmpty();
  }

  /** Starts a domain like the old one, in the place of an entry where one is given. */
  private void succeed(DomainRecord old, @Nullable DomainEntry replaced) {
    try {
      DomainEntry successor =
          build.newEntry(old.config(), old.name(), old.uuid(), services.clock().millis());
      launch(successor, replaced, false);
      LOG.info(
          "Domain has been restarted: name={} id={} was id={}.",
          old.name(),
          successor.domid(),
          old.domid());
    } catch (IOException | RpcException e) {
      LOG.error("Domain {} could not be restarted: {}", old.name(), e.getMessage());
      if (replaced != null) {
        services.registry().remove(replaced);
      }
    }
  }
}
