package org.xenolith.xend.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes sure that a machine process is gone. */
public final class MachineEnd {
  private MachineEnd() {}

  /**
   * Waits for a machine that is ending by itself, and kills it where it does not.
   *
   * @param pid 0 where it is not known
   * @return whether it had to be killed
   */
  public static boolean await(long pid, Path directory, Duration patience) {
    if (!isMachine(pid, directory)) {
      return false;
    }
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null || exits(process, patience)) {
      return false;
    }
    process.destroyForcibly();
    exits(process, Duration.ofSeconds(5));
    return true;
  }

  /** Process ids are used again: the one that is killed must have our directory as argument. */
  static boolean isMachine(long pid, Path directory) {
    if (pid <= 0 || pid == ProcessHandle.current().pid()) {
      return false;
    }
    try {
      String arguments =
          Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      byte[] wanted = ("\0" + directory + "\0").getBytes(StandardCharsets.UTF_8);
      return arguments.contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean exits(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
