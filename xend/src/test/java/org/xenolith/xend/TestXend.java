package org.xenolith.xend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.xenolith.control.CreateReply;
import org.xenolith.control.CreateRequest;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.DomainName;
import org.xenolith.control.Home;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.NoParameters;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;
import org.xenolith.control.RpcServer;
import org.xenolith.control.XendMethods;
import org.xenolith.xend.machine.MachineStarter;
import org.xenolith.xend.operation.OldDmesg;
import org.xenolith.xend.operation.Operations;
import org.xenolith.xend.operation.Services;
import org.xenolith.xend.policy.DomainChecks;
import org.xenolith.xend.registry.Registry;
import org.xenolith.xend.rpc.XendService;

/** A whole xend in this process, on a home of its own, with stand-ins for machines. */
public final class TestXend implements AutoCloseable {
  private final Home home;
  private final Map<String, StandInMachine> machines;
  private final AtomicReference<Instant> now;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Operations operations;
  private final RpcServer server;

  private TestXend(
      Home home,
      Map<String, StandInMachine> machines,
      AtomicReference<Instant> now,
      MachineStarter starter)
      throws IOException {
    this.home = home;
    this.machines = machines;
    this.now = now;
    home.create();
    Host host = new Host(Path.of("/"));
    Services services =
        new Services(
            home,
            host,
            new Registry(home),
            starter,
            new DomainChecks(host),
            new OldDmesg(home.oldDmesg()),
            now::get);
    operations = Operations.of(services);
    operations.adopt().adopt();
    server =
        RpcServer.listen(
            home.xendSocket(), new XendService(operations, stopped::countDown).methods());
  }

  /** With stand-ins that are threads of this process. */
  public static TestXend start(Path directory) throws IOException {
    Map<String, StandInMachine> machines = new ConcurrentHashMap<>();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
    MachineStarter starter =
        (MachineRequest request, Path machineDirectory) -> {
          StandInMachine machine = new StandInMachine(machineDirectory, 0);
          machine.serve();
          machines.put(request.name(), machine);
          return 0;
        };
    return new TestXend(Home.under(directory), machines, now, starter);
  }

  /** With another way to start machines. */
  public static TestXend start(Path directory, MachineStarter starter) throws IOException {
    return new TestXend(
        Home.under(directory),
        new ConcurrentHashMap<>(),
        new AtomicReference<>(Instant.now()),
        starter);
  }

  /** Another xend on the same home, with the machines as they are; this one must be closed. */
  public TestXend successor() throws IOException {
    return new TestXend(
        home,
        machines,
        now,
        (request, machineDirectory) -> {
          throw new IOException("no more machines");
        });
  }

  public Home home() {
    return home;
  }

  public StandInMachine machine(int domid) {
    return machines.get(Integer.toString(domid));
  }

  public void passSeconds(long seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  public <R> R call(String method, Record parameters, Class<R> type)
      throws IOException, RpcException {
    try (RpcClient client = RpcClient.connect(home.xendSocket())) {
      return client.call(method, parameters, type);
    }
  }

  public DomainInfo create(DomainConfig config) throws IOException, RpcException {
    return call(XendMethods.CREATE, new CreateRequest(config, false), CreateReply.class).domain();
  }

  public DomainInfo domain(String name) throws IOException, RpcException {
    return call(XendMethods.DOMAIN, new DomainName(name), DomainInfo.class);
  }

  public DomainEnd awaitEnd(String name) throws IOException, RpcException {
    return call(XendMethods.WAIT, new DomainName(name), DomainEnd.class);
  }

  /** {@code id name state} of all but Domain-0. */
  public List<String> list() throws IOException, RpcException {
    return call(XendMethods.DOMAINS, new NoParameters(), DomainList.class).domains().stream()
        .skip(1)
        .map(domain -> domain.domid() + " " + domain.name() + " " + domain.state())
        .toList();
  }

  /** A configuration that passes every check. */
  public DomainConfig config(String name) throws IOException {
    Path kernel = home.lib().resolve("vmlinuz");
    Files.writeString(kernel, "kernel");
    return new DomainConfig(
        name,
        null,
        kernel.toString(),
        null,
        "/dev/hda1 ro",
        "quiet",
        64,
        0,
        1,
        OnShutdown.DESTROY,
        OnShutdown.RESTART,
        OnShutdown.RESTART);
  }

  /** As {@link #config}, with what happens at the end. */
  public DomainConfig config(String name, OnShutdown all) throws IOException {
    DomainConfig config = config(name);
    return new DomainConfig(
        name, null, config.kernel(), null, config.root(), config.extra(), 64, 0, 1, all, all, all);
  }

  @Override
  public void close() throws IOException {
    operations.stopWatching().run();
    server.close();
    for (StandInMachine machine : machines.values()) {
      machine.die();
    }
  }
}
