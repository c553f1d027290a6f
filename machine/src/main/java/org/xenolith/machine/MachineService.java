package org.xenolith.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.boot.BootRequest;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainId;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Lines;
import org.xenolith.control.MachineMethods;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcException;
import org.xenolith.control.RpcMethods;
import org.xenolith.control.ShutdownRequest;
import org.xenolith.xenstore.server.XenStore;

/** What the machine process does for xend: one method here for each of {@link MachineMethods}. */
final class MachineService implements AutoCloseable {
  private final MachineRequest request;
  private final LocalMachine machine;
  private final Map<Integer, HostedDomain> domains = new ConcurrentSkipListMap<>();
  private final CountDownLatch lastDestroyed = new CountDownLatch(1);

  MachineService(MachineRequest request, LocalMachine machine) {
    this.request = request;
    this.machine = machine;
  }

  RpcMethods methods() {
    return new RpcMethods()
        .on(MachineMethods.STATUS, NoParameters.class, none -> status())
        .on(MachineMethods.DMESG, DmesgRequest.class, this::dmesg)
        .on(MachineMethods.CREATE, DomainRequest.class, this::create)
        .on(MachineMethods.DOMAIN_STATUS, DomainId.class, id -> find(id.domid()).status())
        .on(MachineMethods.WAIT, DomainId.class, id -> find(id.domid()).await())
        .on(MachineMethods.PAUSE, DomainId.class, id -> find(id.domid()).pause(true))
        .on(MachineMethods.UNPAUSE, DomainId.class, id -> find(id.domid()).pause(false))
        .on(MachineMethods.SHUTDOWN, ShutdownRequest.class, this::shutdown)
        .on(MachineMethods.DESTROY, DomainId.class, id -> destroy(id.domid()));
  }

  XenStore store() {
    return machine.store();
  }

  /** Counted down when a domain has been destroyed and there is no other. */
  CountDownLatch lastDestroyed() {
    return lastDestroyed;
  }

  boolean hasDomains() {
    return !domains.isEmpty();
  }

  private MachineStatus status() {
    return new MachineStatus(
        request.name(),
        ProcessHandle.current().pid(),
        request.memoryMib(),
        domains.values().stream().map(HostedDomain::status).toList());
  }

  private Lines dmesg(DmesgRequest ask) {
    List<String> lines = machine.machine().log().lines();
    if (ask.clear()) {
      machine.machine().log().clear();
    }
    return new Lines(lines);
  }

  private HostedDomain find(int domid) throws RpcException {
    HostedDomain domain = domains.get(domid);
    if (domain == null) {
      throw new RpcException(
          RpcException.NO_SUCH_DOMAIN, "There is no domain " + domid + " in this machine");
    }
    return domain;
  }

  private synchronized DomainStatus create(DomainRequest wanted) throws RpcException {
    check(wanted);
    ConsoleHistory history = openLog(wanted);
    LocalDomain local = null;
    try {
      local =
          machine.createDomain(
              new LocalMachine.Identity(
                  wanted.domid(), wanted.uuid(), wanted.name(), wanted.vcpus()),
              new BootRequest(
                  Path.of(wanted.kernel()),
                  Optional.ofNullable(wanted.ramdisk()).map(Path::of),
                  wanted.commandLine(),
                  wanted.memoryMib()),
              history);
      local.domain().setMaxPages(Math.max(wanted.memoryMib(), wanted.maxMemoryMib()) * 256);
      ConsoleServer viewers =
          ConsoleServer.listen(Path.of(wanted.consoleSocket()), local.console());
      HostedDomain hosted = new HostedDomain(wanted, local, history, viewers);
      domains.put(wanted.domid(), hosted);
      giveBackWhatBuildingTook();
      return hosted.status();
    } catch (BuildException | IOException e) {
      undo(wanted, local, history);
      throw RpcException.refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      undo(wanted, local, history);
      throw e;
    }
  }

  /**
   * A kernel in its file and out of it is most of what this process ever has in its heap. With the
   * flags of bin/machine a collection now, which takes some milliseconds, gives it to the host.
   */
  private static void giveBackWhatBuildingTook() {
    System.gc();
  }

  private void check(DomainRequest wanted) throws RpcException {
    if (domains.containsKey(wanted.domid())) {
      throw RpcException.refused("There is a domain " + wanted.domid() + " already");
    }
    if (wanted.memoryMib() > request.memoryMib()) {
      throw RpcException.refused(
          "The domain wants %d MiB of memory, but its machine has %d"
              .formatted(wanted.memoryMib(), request.memoryMib()));
    }
  }

  private ConsoleHistory openLog(DomainRequest wanted) throws RpcException {
    Path log = Path.of(wanted.consoleLog());
    try {
      return ConsoleHistory.inFile(log, problem -> machine.report(wanted.domid(), problem));
    } catch (IOException e) {
      throw RpcException.refused(
          "The console's log " + log + " cannot be created: " + e.getMessage());
    }
  }

  private void undo(DomainRequest wanted, @Nullable LocalDomain local, ConsoleHistory history) {
    if (local != null) {
      local.destroy();
    }
    try {
      history.close();
      if (Files.isRegularFile(Path.of(wanted.consoleLog()))) {
        Files.delete(Path.of(wanted.consoleLog()));
      }
    } catch (IOException e) {
      machine.machine().log().print("cannot remove " + wanted.consoleLog() + ": " + e.getMessage());
    }
  }

  private DomainStatus shutdown(ShutdownRequest ask) throws RpcException {
    return find(ask.domid()).requestShutdown(ask.kind());
  }

  private DomainStatus destroy(int domid) throws RpcException {
    DomainStatus status = find(domid).destroy();
    domains.remove(domid);
    if (domains.isEmpty()) {
      lastDestroyed.countDown();
    }
    return status;
  }

  @Override
  public void close() {
    domains.values().forEach(HostedDomain::destroy);
    domains.clear();
    machine.close();
  }
}
