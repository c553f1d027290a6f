package org.xenolith.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts xend in the background where none runs, and connects to it. */
public final class XendStarter {
  /** What xend prints on standard output when it answers requests. */
  public static final String READY = "ready";

  /** What it prints where another one serves this instance. */
  public static final String RUNS_ALREADY = "runs already";

  private static final String ERROR_PREFIX = "Error: ";
  private static final long OTHER_STARTER_MILLIS = 20_000;

  private final Home home;
  private final Path program;

  /**
   * @param program starts xend's process when run with the argument {@code daemon}
   */
  public XendStarter(Home home, Path program) {
    this.home = home;
    this.program = program;
  }

  /** A connection to the xend that runs, or to one that is started now. */
  public RpcClient connect() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OTHER_STARTER_MILLIS);
    while (true) {
      try {
        return RpcClient.connect(home.xendSocket());
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("xend is there but does not answer: see " + home.xendLog(), e);
        }
      }
      if (!start()) {
        // Somebody else is just starting it, or stopping it: its socket comes in a moment.
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Starts xend and returns when it is ready.
   *
   * @return false where one ran already
   * @throws IOException where it cannot start: the message says why
   */
  public boolean start() throws IOException {
    UnixSockets.checkLength(home.xendSocket());
    home.create();
    Process process =
        new ProcessBuilder(List.of(program.toString(), "daemon"))
            .directory(Path.of("/").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(home.xendDebugLog().toFile()))
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      if (READY.equals(line)) {
        return true;
      }
      if (RUNS_ALREADY.equals(line)) {
        return false;
      }
      throw new IOException("xend did not start: " + (line == null ? lastWords() : line));
    }
  }

  /** The last line that is not part of a stack trace, or where to look. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(home.xendDebugLog());
    for (String line : lines.reversed()) {
      if (!line.isBlank() && !line.startsWith("\t")) {
        return line.startsWith(ERROR_PREFIX) ? line.substring(ERROR_PREFIX.length()) : line;
      }
    }
    return "see " + home.xendDebugLog();
  }
}
