package org.xenolith.xend.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xenolith.control.Home;
import org.xenolith.control.MachineRequest;

/** Machine processes of this host: started here, they live on without us. */
public final class MachineProcesses implements MachineStarter {
  private static final String READY = "ready";
  private static final String ERROR_PREFIX = "Error: ";

  private final Home home;
  private final List<String> command;

  /**
   * @param command what starts a machine, without its argument
   */
  public MachineProcesses(Home home, List<String> command) {
    this.home = home;
    this.command = List.copyOf(command);
  }

  @Override
  public long start(MachineRequest request, Path directory) throws IOException {
    Path log = home.machineLog(request.name());
    List<String> arguments = new ArrayList<>(command);
    arguments.add(directory.toString());
    Process process =
        new ProcessBuilder(arguments)
            .directory(Path.of("/").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      if (READY.equals(line)) {
        return process.pid();
      }
      process.destroyForcibly();
      throw new IOException(
          line == null
              ? "the machine process did not start: " + firstWords(log)
              : line.startsWith(ERROR_PREFIX) ? line.substring(ERROR_PREFIX.length()) : line);
    }
  }

  private static String firstWords(Path log) throws IOException {
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> line.startsWith(ERROR_PREFIX) ? line.substring(ERROR_PREFIX.length()) : line)
        .orElse("it said nothing");
  }
}
