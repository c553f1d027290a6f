package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenolith.conformance.guest.GuestParts;

/** The README's first command, on a terminal that script(1) makes. */
final class DemoTest {
  @Test
  void bootsToAShellAndPowersOff() throws Exception {
    try (Instance instance = Instance.create()) {
      // The demo writes its initramfs and config beside the guest's parts: here, not in the cache.
      Path parts = Files.createDirectory(instance.work().resolve("parts"));
      Files.createSymbolicLink(parts.resolve("vmlinuz-cloud"), GuestParts.kernel("cloud"));
      Files.createSymbolicLink(parts.resolve("busybox"), GuestParts.busyBox());
      Session demo =
          instance.session(
              "script",
              List.of("-qec", "./demo", "/dev/null"),
              List.of("XENOLITH_GUEST_PARTS=" + parts, "XENOLITH_BUILT=1"));
      demo.await("Connected to domain demo; Ctrl+] leaves.");
      demo.await(Guests.PROMPT);
      demo.type("cat /sys/hypervisor/type\r");
      demo.await("/type\r\nxen\r\n");
      assertThat(instance.list()).singleElement().asString().startsWith("demo ");
      demo.type("poweroff -f\r");
      assertThat(demo.end().status()).as(demo.out()).isZero();
      assertThat(demo.out()).contains("reboot: System halted");
      assertThat(instance.list()).isEmpty();
      assertThat(instance.processes()).containsExactly(instance.xend());
    }
  }
}
