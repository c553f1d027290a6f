package org.xenolith.xend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.FileIdentity;
import org.xenolith.control.Home;
import org.xenolith.control.RpcServer;
import org.xenolith.control.XendStarter;
import org.xenolith.host.HostException;
import org.xenolith.host.HostProcess;
import org.xenolith.xend.machine.MachineProcesses;
import org.xenolith.xend.operation.OldDmesg;
import org.xenolith.xend.operation.Operations;
import org.xenolith.xend.operation.Services;
import org.xenolith.xend.policy.DomainChecks;
import org.xenolith.xend.registry.Registry;
import org.xenolith.xend.rpc.XendService;

/** The daemon's process. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final long LAST_REPLIES_MILLIS = 100;
  private static final long HOME_CHECK_SECONDS = 5;

  private final Home home;
  private final Path machineProgram;
  private final CountDownLatch stop = new CountDownLatch(1);

  Daemon(Home home, Path machineProgram) {
    this.home = home;
    this.machineProgram = machineProgram;
  }

  /** Serves until it is told to stop. Says on standard output when it is ready, or why not. */
  int run() throws IOException, InterruptedException {
    detach();
    home.create();
    try (FileChannel pidFile =
        FileChannel.open(home.xendPid(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Held as long as this process lives, however it ends.
      @Nullable FileLock lock = pidFile.tryLock();
      if (lock == null) {
        System.out.println(XendStarter.RUNS_ALREADY);
        return 0;
      }
      pidFile.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      pidFile.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      FileIdentity ours = FileIdentity.of(home.xendPid());
      serve(ours);
      if (ours.isStillAt(home.xendPid())) {
        Files.delete(home.xendPid());
      }
      return 0;
    }
  }

  /** Until somebody says so, or the home was removed: nobody can reach us any more then. */
  private void awaitStop(FileIdentity ours) throws IOException, InterruptedException {
    while (!stop.await(HOME_CHECK_SECONDS, TimeUnit.SECONDS)) {
      if (!ours.isStillAt(home.xendPid())) {
        LOG.error("{} was removed: this xend ends", home.run());
        return;
      }
    }
  }

  private static void detach() {
    try {
      HostProcess.detach();
    } catch (HostException e) {
      // It leads a process group already: a shell has started it as a job of its own.
      LOG.debug("not detached", e);
    }
  }

  private void serve(FileIdentity ours) throws IOException, InterruptedException {
    XendLogging.to(home.xendLog());
    LOG.info("Xend Daemon started");
    Host host = new Host(Path.of("/"));
    Services services =
        new Services(
            home,
            host,
            new Registry(home),
            new MachineProcesses(home, List.of(machineProgram.toString())),
            new DomainChecks(host),
            new OldDmesg(home.oldDmesg()),
            InstantSource.system());
    Operations operations = Operations.of(services);
    operations.adopt().adopt();
    XendService service = new XendService(operations, stop::countDown);
    try (RpcServer server = RpcServer.listen(home.xendSocket(), service.methods())) {
      System.out.println(XendStarter.READY);
      awaitStop(ours);
      operations.stopWatching().run();
      // The one who asked for it is still being answered.
      Thread.sleep(LAST_REPLIES_MILLIS);
      LOG.info("Xend Daemon stopped; {} domains go on", services.registry().all().size());
    }
  }
}
