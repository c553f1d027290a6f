package org.xenolith.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A guest's console as the output of a process, timed from outside the guest. */
final class ConsoleProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final long startNanos;
  private final StringBuilder seen = new StringBuilder();

  private ConsoleProcess(Process process, long startNanos) {
    this.process = process;
    this.output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    this.startNanos = startNanos;
  }

  static ConsoleProcess start(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    return new ConsoleProcess(builder.start(), System.nanoTime());
  }

  /**
   * Seconds from the start of the process until a line with the marker; fails where it ends before
   * that.
   */
  double secondsUntil(String marker) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(marker)) {
        return (System.nanoTime() - startNanos) / 1e9;
      }
    }
    throw new IOException(
        "the guest ended before it said '" + marker + "'; its last words:\n" + tail());
  }

  private String tail() {
    return seen.substring(Math.max(0, seen.length() - 1000));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
