package org.xenolith.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.builder.boot.BootRequest;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.machine.LocalDomain;
import org.xenolith.machine.LocalMachine;

/** Debian's kernels, unmodified, each from its entry point to user space and back to power-off. */
final class GuestBootTest {
  private static final String SCRIPT =
      """
      echo "type: $(cat /sys/hypervisor/type)"
      echo "sum: $(seq 1 2000 | sha256sum)"
      echo "uuid: $(cat /sys/hypervisor/uuid)"
      awk 'BEGIN { x = 1; for (i = 1; i < 200; i++) x = x * 1.01 + 1 / i; printf "float: %.15g\\n", x }'
      poweroff -f
      """;

  @ParameterizedTest
  @ValueSource(strings = {"cloud", "amd64", "rt"})
  void bootsToUserSpaceAndPowersOff(String flavour, @TempDir Path directory) throws Exception {
    BootRequest request =
        new BootRequest(
            GuestParts.kernel(flavour),
            Optional.of(GuestParts.initramfs(directory, SCRIPT)),
            "console=hvc0",
            256);
    UUID uuid = UUID.randomUUID();
    long start = System.nanoTime();
    try (LocalMachine machine = LocalMachine.create("boot-" + flavour, request.memoryMib())) {
      ConsoleHistory history = ConsoleHistory.inMemory();
      LocalDomain domain =
          machine.createDomain(new LocalMachine.Identity(1, uuid, flavour, 1), request, history);
      domain.domain().unpause();
      awaitEnd(domain, history);
      String console = text(history);
      double seconds = (System.nanoTime() - start) / 1e9;
      long instructions = domain.domain().instructionsRetired();
      System.out.printf(
          "%s: %.1f s, %,d guest instructions, %.1f million a CPU second%n",
          flavour, seconds, instructions, instructions * 1e3 / domain.domain().cpuTimeNanos());
      assertThat(domain.domain().shutdownReason())
          .as("%s%n%s%n%s", console, machine.machine().log().lines(), domain.domain().crashReport())
          .contains(ShutdownReason.POWEROFF);
      assertThat(console)
          .contains("Booting kernel on Xen")
          .contains("type: xen")
          // What the same commands print on any Linux.
          .contains("sum: 6251e5743b6fd6a7d606130bdf7c15077ce85ebd3a0fdee284d15a46df199e38")
          .contains("uuid: " + uuid)
          .contains("float: 40.3119841996132");
      assertThat(console).doesNotContain("Call Trace:").doesNotContain("WARNING:");
    }
  }

  /** A guest that hangs is a failure that shows its last words, not a build that never ends. */
  private static void awaitEnd(LocalDomain domain, ConsoleHistory history) throws Exception {
    try {
      domain.ended().get(15, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      domain.destroy();
      throw new AssertionError("the guest hangs; its console:\n" + text(history), e);
    }
  }

  private static String text(ConsoleHistory history) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    int count;
    while ((count = history.read(bytes.size(), chunk)) >= 0) {
      bytes.write(chunk, 0, count);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
