package org.xenolith.xm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.xenolith.control.CreateReply;
import org.xenolith.control.CreateRequest;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.DomainName;
import org.xenolith.control.DomainShutdown;
import org.xenolith.control.Home;
import org.xenolith.control.Json;
import org.xenolith.control.Lines;
import org.xenolith.control.NoParameters;
import org.xenolith.control.NodeInfo;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcException;
import org.xenolith.control.RpcMethods;
import org.xenolith.control.RpcServer;
import org.xenolith.control.ShutdownReason;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.terminal.ConsoleStreams;

/**
 * Answers xm's requests as xend would with Domain-0, {@code web} (id 5) and {@code db} (id 6),
 * writes them down, and keeps what xm prints.
 */
final class FakeXend implements AutoCloseable {
  static final DomainConfig WEB_CONFIG =
      new DomainConfig(
          "web",
          new UUID(0, 5),
          "/boot/vmlinuz",
          null,
          "/dev/hda1 ro",
          "it's quiet",
          64,
          0,
          1,
          OnShutdown.DESTROY,
          OnShutdown.RESTART,
          OnShutdown.RESTART);

  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final Home home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RpcServer server;
  DomainEnd end = new DomainEnd(ShutdownReason.POWEROFF, null);

  FakeXend(Path directory) throws IOException {
    home = Home.under(directory);
    home.create();
    server = RpcServer.listen(home.xendSocket(), methods());
  }

  private RpcMethods methods() {
    RpcMethods methods =
        new RpcMethods()
            .on(XendMethods.DOMAINS, NoParameters.class, none -> list())
            .on(
                XendMethods.CREATE,
                CreateRequest.class,
                request -> {
                  note("create", request);
                  return new CreateReply(web(), List.of("a warning"));
                })
            .on(
                XendMethods.SHUTDOWN,
                DomainShutdown.class,
                request -> {
                  note("shutdown", request);
                  return find(request.domain());
                })
            .on(
                XendMethods.WAIT,
                DomainName.class,
                name -> {
                  note("wait", name);
                  return end;
                })
            .on(
                XendMethods.NODE_INFO,
                NoParameters.class,
                none -> new NodeInfo(Map.of("total_memory", "300")))
            .on(
                XendMethods.DMESG,
                DmesgRequest.class,
                request -> {
                  note("dmesg", request);
                  return new Lines(List.of("(XEN) one", "(XEN) two"));
                });
    for (String method :
        List.of(XendMethods.DOMAIN, XendMethods.DESTROY, XendMethods.PAUSE, XendMethods.UNPAUSE)) {
      methods.on(
          method,
          DomainName.class,
          name -> {
            note(method.substring(method.lastIndexOf('.') + 1), name);
            return find(name.domain());
          });
    }
    return methods;
  }

  private void note(String method, Record parameters) {
    requests.add(method + " " + Json.line(parameters));
  }

  private static DomainInfo find(String name) throws RpcException {
    return list().domains().stream()
        .filter(domain -> domain.name().equals(name) || name.equals("" + domain.domid()))
        .findFirst()
        .orElseThrow(() ->
            new RpcException(
                RpcException.NO_SUCH_DOMAIN, "Domain '%s' does not exist.".formatted(name)));
  }

  private static DomainList list() {
    return new DomainList(
        List.of(
            domain(0, "Domain-0", "r-----", 262.6, 300, 2, null),
            web(),
            domain(6, "db", "-b----", 0.04, 128, 1, WEB_CONFIG.withName("db"))));
  }

  static DomainInfo web() {
    return domain(5, "web", "--p---", 12345.678, 64, 1, WEB_CONFIG);
  }

  private static DomainInfo domain(
      int domid,
      String name,
      String state,
      double cpu,
      long memory,
      int vcpus,
      DomainConfig config) {
    return new DomainInfo(
        domid,
        new UUID(0, domid),
        name,
        state,
        cpu,
        memory,
        memory,
        vcpus,
        vcpus,
        System.currentTimeMillis() - 3_600_000,
        null,
        null,
        0,
        config,
        0,
        null,
        null);
  }

  /** Runs xm. */
  int xm(String... words) throws IOException {
    out.reset();
    err.reset();
    requests.clear();
    PrintStream stdout = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream stderr = new PrintStream(err, true, StandardCharsets.UTF_8);
    ConsoleStreams streams = new ConsoleStreams(new ByteArrayInputStream(new byte[0]), out, false);
    try (Context context = new Context(stdout, stderr, home, Path.of("/nowhere"), streams)) {
      return Main.run(List.of(words), context);
    }
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
