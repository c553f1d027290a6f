package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.xenolith.conformance.guest.GuestParts;

/**
 * An instance of Xenolith in a home of its own, used through the build tree's commands. Closing it
 * ends every process of this home, and no other, and removes the home.
 */
final class Instance implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  /**
   * What an instance keeps when all its domains are gone: the last id, so that none is used twice,
   * and the messages of the machines that have ended.
   */
  private static final List<String> KEPT = List.of("log/", "run/last-domid", "run/dmesg");

  private final Path root = GuestParts.root();
  private final Path base;
  private final Path home;
  private final List<Session> sessions = new ArrayList<>();
  private int outputs;

  private Instance(Path base) {
    this.base = base;
    this.home = base.resolve("h");
  }

  /** What a command that has ended left: its exit status and output. */
  record Output(int status, String out, String err) {
    /** Its output, where it has succeeded without a word on standard error. */
    String expect() {
      assertThat(this).isEqualTo(new Output(0, out, ""));
      return out;
    }
  }

  /** Nothing runs, and the home is not there yet. Its path is short: it will hold sockets. */
  static Instance create() throws IOException {
    Instance instance = new Instance(Files.createTempDirectory(Path.of("/tmp"), "xj"));
    if (!Files.isDirectory(instance.root.resolve("xm/target/lib"))) {
      instance.close();
      GuestParts.missing("bin/xm is not built: run ./mvnw package -DskipTests first");
    }
    return instance;
  }

  Path home() {
    return home;
  }

  /** A directory for kernels, configuration files and outputs, beside the home. */
  Path work() {
    return base;
  }

  Path consoleLog(String name) {
    return home.resolve("log/console/guest-" + name + ".log");
  }

  /** What the domain of that name has printed so far. */
  String console(String name) throws IOException {
    Path log = consoleLog(name);
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(base.resolve(name), text);
  }

  /** Waits until the console of a domain has a text. */
  void awaitConsole(String name, String text) throws IOException, InterruptedException {
    await(
        "'%s' on the console of %s".formatted(text, name),
        () -> console(name).contains(text),
        () -> console(name));
  }

  /** A condition that a test waits for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** What to show where it does not come. */
  @FunctionalInterface
  interface Evidence {
    String text() throws IOException;
  }

  static void await(String what, Condition condition, Evidence evidence)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came: " + what + "\n" + evidence.text());
      }
      Thread.sleep(100);
    }
  }

  /** Runs bin/xm to its end. */
  Output xm(String... words) throws IOException, InterruptedException {
    try (Session session = session("bin/xm", words)) {
      return session.end();
    }
  }

  /** Starts bin/xm, to type into it and to see what it prints. */
  Session xmSession(String... words) throws IOException {
    return session("bin/xm", words);
  }

  Session session(String program, String... words) throws IOException {
    return session(program, List.of(words), List.of());
  }

  /**
   * @param program under the project's root, or anywhere
   * @param environment NAME=VALUE
   */
  Session session(String program, List<String> words, List<String> environment) throws IOException {
    Path out = base.resolve("out." + ++outputs);
    Path err = base.resolve("err." + outputs);
    List<String> command = new ArrayList<>();
    command.add(program.contains(File.separator) ? root.resolve(program).toString() : program);
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("XENOLITH_HOME", home.toString());
    for (String assignment : environment) {
      int equals = assignment.indexOf('=');
      builder.environment().put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    Session session = new Session(builder.start(), out, err);
    sessions.add(session);
    return session;
  }

  /** The rows of {@code xm list}, without the header and Domain-0. */
  List<String> list() throws IOException, InterruptedException {
    List<String> lines = xm("list").expect().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(
            "Name                                        ID   Mem VCPUs      State   Time(s)");
    assertThat(lines.get(1))
        .matches("Domain-0 {33} {4}0 [ 0-9]{4}[0-9] [ 0-9]{4}[0-9] {5}r----- [ 0-9]{6}\\.[0-9]");
    return lines.subList(2, lines.size());
  }

  /** The processes of this instance; kept apart by their environment, which names the home. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      String environment =
          Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
      return ("\0" + environment).contains("\0XENOLITH_HOME=" + home + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  /** The process of xend. */
  ProcessHandle xend() throws IOException {
    long pid = Long.parseLong(Files.readString(home.resolve("run/xend.pid")).strip());
    return ProcessHandle.of(pid).filter(this::isOurs).orElseThrow();
  }

  /** Every file and socket of the home, but for what is to stay there. */
  TreeSet<String> files() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    if (Files.exists(home)) {
      try (Stream<Path> paths = Files.walk(home)) {
        paths
            .map(path -> home.relativize(path) + (Files.isDirectory(path) ? "/" : ""))
            .filter(path -> KEPT.stream().noneMatch(path::startsWith))
            .forEach(files::add);
      }
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    sessions.forEach(Session::close);
    List<ProcessHandle> left;
    while (!(left = processes()).isEmpty()) {
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(process -> process.onExit().join());
    }
    try (Stream<Path> paths = Files.walk(base)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
