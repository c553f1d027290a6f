package org.xenolith.xend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.control.Home;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;
import org.xenolith.control.Sentence;
import org.xenolith.control.XendMethods;
import org.xenolith.control.XendStarter;
import org.xenolith.control.XendStatus;

/** {@code xend start|stop|restart|status}; {@code xend daemon} is the process that serves. */
public final class Main {
  private static final long STOP_MILLIS = 10_000;

  private final Home home;
  private final Path programs;

  private Main(Home home, Path programs) {
    this.home = home;
    this.programs = programs;
  }

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    try {
      Path programs = Path.of(System.getProperty("xenolith.bin", "bin")).toAbsolutePath();
      Main main = new Main(Home.current(), programs);
      String word = arguments.length == 1 ? arguments[0] : "";
      return switch (word) {
        case "start" -> main.start();
        case "stop" -> main.stop();
        case "restart" -> {
          main.stop();
          yield main.start();
        }
        case "status" -> main.status();
        case "daemon" -> new Daemon(main.home, programs.resolve("machine")).run();
        default -> fail("usage: xend start|stop|restart|status");
      };
    } catch (IOException e) {
      return fail(Sentence.of(e));
    } catch (RpcException e) {
      return fail(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int fail(String message) {
    System.err.println("Error: " + message);
    return 1;
  }

  private static String count(int domains, String one, String more) {
    return domains == 1 ? "1 domain" + one : domains + " domains" + more;
  }

  private int start() throws IOException, RpcException {
    boolean started = new XendStarter(home, programs.resolve("xend")).start();
    try (RpcClient xend = new XendStarter(home, programs.resolve("xend")).connect()) {
      XendStatus status = xend.call(XendMethods.STATUS, new NoParameters(), XendStatus.class);
      System.out.printf(
          "xend %s (pid %d).%n", started ? "is started" : "runs already", status.pid());
    }
    return 0;
  }

  private int status() throws IOException, RpcException {
    RpcClient connection;
    try {
      connection = RpcClient.connect(home.xendSocket());
    } catch (IOException e) {
      System.out.println("xend is not running.");
      return 1;
    }
    try (RpcClient xend = connection) {
      XendStatus status = xend.call(XendMethods.STATUS, new NoParameters(), XendStatus.class);
      System.out.printf("xend is running (pid %d), %d domains.%n", status.pid(), status.domains());
      return 0;
    }
  }

  private int stop() throws IOException, RpcException, InterruptedException {
    XendStatus status;
    try (RpcClient xend = RpcClient.connect(home.xendSocket())) {
      status = xend.call(XendMethods.STOP, new NoParameters(), XendStatus.class);
    } catch (IOException e) {
      System.out.println("xend is not running.");
      return 0;
    }
    long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000;
    while (Files.exists(home.xendPid()) && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    ProcessHandle.of(status.pid()).ifPresent(process -> process.onExit().join());
    System.out.printf(
        "xend is stopped%s.%n",
        status.domains() == 0 ? "" : "; " + count(status.domains(), " goes on", " go on"));
    return 0;
  }
}
