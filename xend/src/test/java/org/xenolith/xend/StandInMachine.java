package org.xenolith.xend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainId;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.DomainState;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.Lines;
import org.xenolith.control.MachineMethods;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcException;
import org.xenolith.control.RpcMethods;
import org.xenolith.control.RpcServer;
import org.xenolith.control.ShutdownReason;
import org.xenolith.control.ShutdownRequest;

/**
 * Stands where a machine process would: answers as one, with a domain that only has a state. It
 * follows a shutdown request at once, unless its command line says {@code deaf}, and refuses a
 * kernel called {@code bad}.
 */
public final class StandInMachine {
  private final Path directory;
  private final long pid;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch destroyed = new CountDownLatch(1);
  private @Nullable RpcServer server;
  private @Nullable DomainRequest domain;
  private @Nullable ShutdownReason reason;
  private boolean paused = true;

  public StandInMachine(Path directory, long pid) {
    this.directory = directory;
    this.pid = pid;
  }

  /** A process of its own: one argument, the directory. */
  public static void main(String[] arguments) throws Exception {
    StandInMachine machine =
        new StandInMachine(Path.of(arguments[0]), ProcessHandle.current().pid());
    machine.serve();
    System.out.println("ready");
    machine.destroyed.await();
    Thread.sleep(50);
    machine.die();
  }

  public void serve() throws IOException {
    Files.writeString(Home.machinePid(directory), pid + "\n");
    server =
        RpcServer.listen(
            Home.machineSocket(directory),
            new RpcMethods()
                .on(MachineMethods.STATUS, NoParameters.class, none -> machineStatus())
                .on(MachineMethods.DMESG, DmesgRequest.class, ask -> dmesg())
                .on(MachineMethods.CREATE, DomainRequest.class, this::create)
                .on(MachineMethods.DOMAIN_STATUS, DomainId.class, id -> status())
                .on(MachineMethods.PAUSE, DomainId.class, id -> pause(true))
                .on(MachineMethods.UNPAUSE, DomainId.class, id -> pause(false))
                .on(MachineMethods.SHUTDOWN, ShutdownRequest.class, this::shutdown)
                .on(MachineMethods.WAIT, DomainId.class, this::await)
                .on(MachineMethods.DESTROY, DomainId.class, this::destroy));
  }

  /** As if the process were killed. */
  public void die() throws IOException {
    server.close();
  }

  public synchronized DomainRequest domain() {
    return domain;
  }

  /** The guest ends. */
  public synchronized void end(ShutdownReason newReason) {
    reason = newReason;
    ended.countDown();
  }

  private synchronized MachineStatus machineStatus() {
    return new MachineStatus(
        directory.getFileName().toString(),
        pid,
        64,
        domain == null ? List.of() : List.of(status()));
  }

  private synchronized Lines dmesg() {
    return new Lines(List.of("(XEN) machine " + directory.getFileName()));
  }

  private synchronized DomainStatus create(DomainRequest request) throws RpcException {
    if (request.kernel().endsWith("bad")) {
      throw RpcException.refused("not a kernel: " + request.kernel());
    }
    try {
      Files.writeString(Path.of(request.consoleLog()), "hello from " + request.name() + "\n");
    } catch (IOException e) {
      throw RpcException.refused(e.getMessage());
    }
    domain = request;
    return status();
  }

  private synchronized DomainStatus status() {
    return new DomainStatus(
        domain.domid(),
        domain.uuid(),
        domain.name(),
        new DomainState(
                false,
                !paused && reason == null,
                paused,
                reason != null && !reason.isCrash(),
                reason != null && reason.isCrash(),
                false)
            .flags(),
        1_500_000_000L,
        domain.memoryMib() << 10,
        domain.maxMemoryMib() << 10,
        domain.vcpus(),
        domain.vcpus(),
        reason,
        reason == ShutdownReason.CRASH ? "it tripped" : null,
        42,
        0);
  }

  private synchronized DomainStatus pause(boolean value) {
    paused = value;
    return status();
  }

  private DomainStatus shutdown(ShutdownRequest request) {
    if (!domain().commandLine().contains("deaf")) {
      end(
          request.kind() == ShutdownRequest.Kind.REBOOT
              ? ShutdownReason.REBOOT
              : ShutdownReason.POWEROFF);
    }
    return status();
  }

  private DomainStatus await(DomainId id) throws InterruptedException {
    ended.await();
    return status();
  }

  private DomainStatus destroy(DomainId id) {
    destroyed.countDown();
    return status();
  }
}
