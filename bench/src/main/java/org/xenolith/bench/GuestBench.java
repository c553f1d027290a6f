package org.xenolith.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xenolith.builder.ramdisk.BusyBoxInitramfs;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.MachineMethods;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;

/**
 * {@code bin/bench guest}: boot of one kernel and initramfs to its first program, ours and QEMU's
 * TCG in turn. The time is taken outside the guest, from the start of the command that a user would
 * type to the line that the guest's start script prints.
 */
public final class GuestBench {
  private static final String MARKER = "BENCH-INIT-REACHED";
  private static final int MEMORY_MIB = 256;

  private final Path root;
  private final Path parts;
  private final Path home;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> instructionRates = new ArrayList<>();
  private final List<Double> peers = new ArrayList<>();

  private GuestBench(Path root, Path parts, Path home) {
    this.root = root;
    this.parts = parts;
    this.home = home;
  }

  /**
   * Arguments: the project's root, the guest's parts, a scratch directory, and the number of runs.
   */
  public static void main(String[] arguments) throws IOException, RpcException {
    Path scratch = Path.of(arguments[2]);
    GuestBench bench = new GuestBench(Path.of(arguments[0]), Path.of(arguments[1]), scratch);
    bench.run(Integer.parseInt(arguments[3]));
  }

  private void run(int runs) throws IOException, RpcException {
    Path initramfs = home.resolve("bench.gz");
    BusyBoxInitramfs.of(
            Files.readAllBytes(parts.resolve("busybox")), "echo " + MARKER + "; sleep 1000\n")
        .write(initramfs);
    Path kernel = parts.resolve("vmlinuz-cloud");
    boolean qemu = onPath("qemu-system-x86_64");
    xenolith("xend", "start");
    try {
      for (int run = 1; run <= runs; run++) {
        System.err.printf("run %d of %d ...%n", run, runs);
        bootOurs(kernel, initramfs);
        if (qemu) {
          bootQemu(kernel, initramfs);
        }
      }
    } finally {
      xenolith("xend", "stop");
    }
    print(qemu);
  }

  private void bootOurs(Path kernel, Path initramfs) throws IOException, RpcException {
    Path config = home.resolve("bench.cfg");
    Files.writeString(
        config,
        """
        kernel = "%s"
        ramdisk = "%s"
        memory = %d
        name = "bench"
        extra = "console=hvc0"
        """
            .formatted(kernel, initramfs, MEMORY_MIB));
    try (ConsoleProcess console =
        ConsoleProcess.start(
            List.of(bin("xm"), "create", "-c", config.toString()), environment())) {
      ours.add(console.secondsUntil(MARKER));
      DomainStatus status = status();
      instructionRates.add(status.instructionsRetired() / (status.cpuTimeNanos() / 1e3));
    } finally {
      xenolith("xm", "destroy", "bench");
    }
  }

  private void bootQemu(Path kernel, Path initramfs) throws IOException {
    List<String> command =
        List.of(
            "qemu-system-x86_64",
            "-accel",
            "tcg,thread=single",
            "-cpu",
            "max",
            "-m",
            Integer.toString(MEMORY_MIB),
            "-display",
            "none",
            "-serial",
            "stdio",
            "-no-reboot",
            "-kernel",
            kernel.toString(),
            "-initrd",
            initramfs.toString(),
            "-append",
            "console=ttyS0");
    try (ConsoleProcess console = ConsoleProcess.start(command, Map.of())) {
      peers.add(console.secondsUntil(MARKER));
    }
  }

  private DomainStatus status() throws IOException, RpcException {
    try (DirectoryStream<Path> machines = Files.newDirectoryStream(Home.under(home).machines())) {
      for (Path machine : machines) {
        try (RpcClient client = RpcClient.connect(Home.machineSocket(machine))) {
          MachineStatus status =
              client.call(MachineMethods.STATUS, new NoParameters(), MachineStatus.class);
          return status.domains().getFirst();
        }
      }
    }
    throw new IOException("no machine runs under " + home);
  }

  private String bin(String name) {
    return root.resolve("bin").resolve(name).toString();
  }

  private Map<String, String> environment() {
    return Map.of("XENOLITH_HOME", home.toString());
  }

  private void xenolith(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, bin(command[0]));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment());
    try {
      int status = builder.start().waitFor();
      if (status != 0) {
        throw new IOException(String.join(" ", words) + " ended with status " + status);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(directory).resolve(program))) {
        return true;
      }
    }
    return false;
  }

  private void print(boolean qemu) {
    System.out.printf(
        "%-44s %12s %12s %10s%n",
        "Median of " + ours.size() + " alternating runs", "QEMU TCG", "Xenolith", "ratio");
    double our = median(ours);
    if (qemu) {
      double peer = median(peers);
      System.out.printf(
          "%-44s %12.2f %12.2f %10.2f%n", "boot to /init, seconds", peer, our, our / peer);
    } else {
      System.out.printf("%-44s %12s %12.2f %10s%n", "boot to /init, seconds", "-", our, "-");
      System.out.println("(QEMU is not installed: install qemu-system-x86 to compare.)");
    }
    System.out.printf(
        "%-44s %12s %12.1f %10s%n",
        "guest instructions, millions per CPU second", "-", median(instructionRates), "-");
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
