package org.xenolith.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance keeps its files. Two instances with different homes never meet.
 *
 * <p>{@code XENOLITH_HOME=DIR} puts everything under DIR; without it, root's instance is the
 * system's, and a user's is in the XDG base directories.
 *
 * @param run sockets, process ids and what else ends with the host's uptime
 * @param lib records that stay
 * @param log xend.log and consoles
 * @param etc configuration files that {@code xm create} finds by name
 */
public record Home(Path run, Path lib, Path log, Path etc) {
  /**
   * The home that an environment asks for. Creates nothing.
   *
   * @param userHome of the user running this
   */
  public static Home of(Map<String, String> environment, boolean root, Path userHome) {
    String explicit = environment.get("XENOLITH_HOME");
    if (explicit != null && !explicit.isEmpty()) {
      return under(Path.of(explicit).toAbsolutePath().normalize());
    }
    Path systemEtc = Path.of("/etc/xen");
    if (root) {
      return new Home(
          Path.of("/run/xenolith"),
          Path.of("/var/lib/xenolith"),
          Path.of("/var/log/xen"),
          systemEtc);
    }
    Path state =
        directory(environment.get("XDG_STATE_HOME"), userHome.resolve(".local/state"))
            .resolve("xenolith");
    String runtime = environment.get("XDG_RUNTIME_DIR");
    Path run =
        runtime == null || runtime.isEmpty()
            ? state.resolve("run")
            : Path.of(runtime).resolve("xenolith");
    return new Home(run, state.resolve("lib"), state.resolve("log"), systemEtc);
  }

  /** The home of this process. */
  public static Home current() throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return of(
        System.getenv(),
        Integer.valueOf(0).equals(uid),
        Path.of(System.getProperty("user.home", "/")));
  }

  /** Everything under one directory. */
  public static Home under(Path directory) {
    return new Home(
        directory.resolve("run"),
        directory.resolve("lib"),
        directory.resolve("log"),
        directory.resolve("etc"));
  }

  private static Path directory(@Nullable String value, Path otherwise) {
    return value == null || value.isEmpty() ? otherwise : Path.of(value);
  }

  public Path xendSocket() {
    return run.resolve("xend.sock");
  }

  public Path xendPid() {
    return run.resolve("xend.pid");
  }

  public Path xendLog() {
    return log.resolve("xend.log");
  }

  /** Where xend's standard error goes: nothing, as long as all is well. */
  public Path xendDebugLog() {
    return log.resolve("xend-debug.log");
  }

  /** The message rings of machines that have ended. */
  public Path oldDmesg() {
    return run.resolve("dmesg");
  }

  /** Holds the highest domain id that was ever given away. */
  public Path lastDomid() {
    return run.resolve("last-domid");
  }

  /** One directory per machine process. */
  public Path machines() {
    return run.resolve("machines");
  }

  public Path machine(String name) {
    return machines().resolve(name);
  }

  /** The machine's {@link MachineRequest}. */
  public static Path machineRequest(Path machineDirectory) {
    return machineDirectory.resolve("machine.json");
  }

  /** Where the machine serves {@link MachineMethods}. */
  public static Path machineSocket(Path machineDirectory) {
    return machineDirectory.resolve("control.sock");
  }

  /** What xend remembers about a domain of the machine. */
  public static Path domainRecord(Path machineDirectory, int domid) {
    return machineDirectory.resolve("domain." + domid + ".json");
  }

  /** The machine's process id, in decimal. */
  public static Path machinePid(Path machineDirectory) {
    return machineDirectory.resolve("pid");
  }

  /** Where viewers connect; see {@link ConsoleHello}. */
  public static Path consoleSocket(Path machineDirectory, int domid) {
    return machineDirectory.resolve("console." + domid + ".sock");
  }

  /** Everything the domain of that name has printed; earlier ones are beside it, numbered. */
  public Path consoleLog(String name) {
    // A name may hold slashes, a file's name may not.
    return log.resolve("console").resolve("guest-" + name.replace("/", "%2F") + ".log");
  }

  /** What a machine process says about itself: nothing, as long as all is well. */
  public Path machineLog(String name) {
    return log.resolve("machine-" + name + ".log");
  }

  /** Creates the directories, for their owner only. */
  public void create() throws IOException {
    for (Path directory : new Path[] {run, machines(), lib, log, log.resolve("console")}) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
