package org.xenolith.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xenolith.builder.BuildException;
import org.xenolith.control.FileIdentity;
import org.xenolith.control.Home;
import org.xenolith.control.Json;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.RpcServer;
import org.xenolith.host.HostException;
import org.xenolith.host.HostProcess;
import org.xenolith.xenstore.server.SocketServer;

/** The machine process: {@code bin/machine DIR}. {@link MachineRequest} says what it promises. */
public final class Main {
  private static final long IDLE_SECONDS = 10;

  /** Under the machine's directory: for Xen's own clients, with XENSTORED_PATH. */
  private static final String XENSTORE_SOCKET = "xenstored.sock";

  private final Path directory;
  private final MachineService service;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Main(Path directory, MachineService service) {
    this.directory = directory;
    this.service = service;
  }

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 1) {
      fail("usage: machine DIRECTORY");
      return;
    }
    Path directory = Path.of(arguments[0]);
    try {
      MachineRequest request =
          Json.read(
              Files.readString(Home.machineRequest(directory), StandardCharsets.UTF_8),
              MachineRequest.class);
      leaveSession();
      LocalMachine machine = LocalMachine.create(request.name(), request.memoryMib());
      new Main(directory, new MachineService(request, machine)).serve();
    } catch (IOException | IllegalArgumentException e) {
      fail("the machine in " + directory + " cannot start: " + e.getMessage());
    } catch (BuildException e) {
      fail(e.getMessage());
    }
  }

  private static void fail(@Nullable String sentence) {
    System.out.println("Error: " + sentence);
    System.out.flush();
    Runtime.getRuntime().halt(1);
  }

  private static void leaveSession() {
    try {
      HostProcess.detach();
    } catch (HostException e) {
      // Started as the leader of a session of its own already.
    }
  }

  private void serve() throws IOException, InterruptedException {
    Path pid = Home.machinePid(directory);
    Path socket = Home.machineSocket(directory);
    Path xenstore = directory.resolve(XENSTORE_SOCKET);
    Thread cleanUp = new Thread(this::stop, "clean-up");
    try (SocketServer store = SocketServer.listen(service.store(), xenstore);
        RpcServer server = RpcServer.listen(socket, service.methods())) {
      Files.writeString(pid, ProcessHandle.current().pid() + "\n");
      Runtime.getRuntime().addShutdownHook(cleanUp);
      System.out.println("ready");
      System.out.flush();
      awaitEnd(server, FileIdentity.of(socket));
    } finally {
      service.close();
      Files.deleteIfExists(pid);
      closed.countDown();
    }
    System.exit(0);
  }

  /** Until the last domain is destroyed, or nobody has ever wanted one. */
  private void awaitEnd(RpcServer server, FileIdentity socket) throws InterruptedException {
    long idleSeconds = 0;
    boolean reachable = true;
    while (!service.lastDestroyed().await(1, TimeUnit.SECONDS)) {
      if (reachable && !isReachable(socket)) {
        reachable = false;
        sayUnreachable();
      }
      boolean idle = !service.hasDomains() && server.connections() == 0;
      idleSeconds = idle ? idleSeconds + 1 : 0;
      if (idleSeconds >= IDLE_SECONDS) {
        return;
      }
    }
    // Whoever destroyed it is still to get the reply.
    for (int i = 0; i < 100 && server.connections() > 0; i++) {
      Thread.sleep(10);
    }
  }

  private boolean isReachable(FileIdentity socket) {
    try {
      return socket.isStillAt(Home.machineSocket(directory));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The directory was removed, by mistake perhaps. The guest may be of use all the same, and it has
   * not asked to be switched off.
   */
  private void sayUnreachable() {
    System.err.printf(
        "Warning: %s was removed: its domains go on, but nobody can reach them any more. SIGTERM to"
            + " process %d ends them.%n",
        directory, ProcessHandle.current().pid());
  }

  /** On a signal: the domains end, as when a host goes down without asking them. */
  private void stop() {
    service.lastDestroyed().countDown();
    try {
      closed.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
