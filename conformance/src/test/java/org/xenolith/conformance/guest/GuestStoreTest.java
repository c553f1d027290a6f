package org.xenolith.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.builder.boot.BootRequest;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.machine.LocalDomain;
import org.xenolith.machine.LocalMachine;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.StorePath;

/** What a real kernel sees and does in xenstore, beside what Xen 4.17's own toolstack shows. */
class GuestStoreTest {
  private static final UUID ID = UUID.fromString("cc5e26cb-de51-460d-a44f-006f49b199ea");

  /**
   * {@code xenstore-ls -f -p} on Xen 4.17 while the same kernel ran, without libxl's own nodes, the
   * console's tty, and values that are this machine's.
   */
  private static final String ON_XEN =
      """
      /local/domain/0/backend/console/1/0 = "" (n0,r1)
      /local/domain/0/backend/console/1/0/frontend = "/local/domain/1/console" (n0,r1)
      /local/domain/0/backend/console/1/0/frontend-id = "1" (n0,r1)
      /local/domain/0/backend/console/1/0/online = "1" (n0,r1)
      /local/domain/0/backend/console/1/0/protocol = "vt100" (n0,r1)
      /local/domain/0/backend/console/1/0/state = "1" (n0,r1)
      /local/domain/0/domid = "0" (n0)
      /local/domain/0/name = "Domain-0" (n0)
      /local/domain/1 = "" (n0,r1)
      /local/domain/1/attr = "" (n1)
      /local/domain/1/console = "" (n0,r1)
      /local/domain/1/console/backend = "/local/domain/0/backend/console/1/0" (n0,r1)
      /local/domain/1/console/backend-id = "0" (n1,r0)
      /local/domain/1/console/limit = "1048576" (n0,r1)
      /local/domain/1/console/output = "pty" (n0,r1)
      /local/domain/1/console/port = "2" (n0,r1)
      /local/domain/1/console/type = "xenconsoled" (n0,r1)
      /local/domain/1/control = "" (n0,r1)
      /local/domain/1/control/feature-poweroff = "1" (n1)
      /local/domain/1/control/feature-reboot = "1" (n1)
      /local/domain/1/control/feature-suspend = "1" (n1)
      /local/domain/1/control/platform-feature-multiprocessor-suspend = "1" (n0,r1)
      /local/domain/1/control/platform-feature-xs_reset_watches = "1" (n0,r1)
      /local/domain/1/control/shutdown = "" (n1)
      /local/domain/1/control/sysrq = "" (n1)
      /local/domain/1/cpu = "" (n0,r1)
      /local/domain/1/cpu/0 = "" (n0,r1)
      /local/domain/1/cpu/0/availability = "online" (n0,r1)
      /local/domain/1/data = "" (n1)
      /local/domain/1/device = "" (n0,r1)
      /local/domain/1/device/suspend = "" (n0,r1)
      /local/domain/1/device/suspend/event-channel = "" (n1)
      /local/domain/1/domid = "1" (n0,r1)
      /local/domain/1/drivers = "" (n1)
      /local/domain/1/error = "" (n1)
      /local/domain/1/feature = "" (n1)
      /local/domain/1/memory = "" (n0,r1)
      /local/domain/1/memory/static-max = "262144" (n0,r1)
      /local/domain/1/memory/target = "262144" (n0,r1)
      /local/domain/1/memory/videoram = "0" (n0,r1)
      /local/domain/1/name = "pv" (n0,r1)
      /local/domain/1/store = "" (n0,r1)
      /local/domain/1/store/port = "1" (n0,r1)
      /local/domain/1/vm = "/vm/cc5e26cb-de51-460d-a44f-006f49b199ea" (n0,r1)
      /local/pool/0/name = "Pool-0" (n0)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea = "" (n0,r1)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea/image = "" (n0,r1)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea/image/cmdline = "console=hvc0" (n0,r1)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea/image/ostype = "linux" (n0,r1)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea/name = "pv" (n0,r1)
      /vm/cc5e26cb-de51-460d-a44f-006f49b199ea/uuid = "cc5e26cb-de51-460d-a44f-006f49b199ea" (n0,r1)
      """;

  @Test
  void aRealKernelFindsItsNodesAndFollowsARequestToShutDown(@TempDir Path directory)
      throws Exception {
    BootRequest request =
        new BootRequest(
            GuestParts.kernel("cloud"),
            Optional.of(GuestParts.initramfs(directory, "")),
            "console=hvc0",
            256);
    try (LocalMachine machine = LocalMachine.create("store", request.memoryMib())) {
      LocalDomain domain =
          machine.createDomain(
              new LocalMachine.Identity(1, ID, "pv", 1), request, ConsoleHistory.inMemory());
      StoreClient store = new StoreClient(machine.store());
      // The last that the kernel writes when its xenbus comes up.
      CountDownLatch up = new CountDownLatch(1);
      try (StoreClient.Subscription watching =
          store.watch(
              "/local/domain/1/control/feature-reboot",
              path -> store.read(path).filter("1"::equals).ifPresent(value -> up.countDown()))) {
        domain.domain().unpause();
        domain.ended().whenComplete((reason, failure) -> up.countDown());
        up.await();
      }
      assertThat(domain.domain().shutdownReason()).isEmpty();
      awaitShell(domain);
      for (String line : ON_XEN.lines().toList()) {
        String path = line.substring(0, line.indexOf(' '));
        assertThat(shown(machine, path)).isEqualTo(line);
      }
      domain.requestShutdown("poweroff");
      assertThat(domain.ended().get(5, TimeUnit.MINUTES)).isEqualTo(ShutdownReason.POWEROFF);
      assertThat(store.read("/local/domain/1/control/shutdown")).contains("");
      domain.destroy();
      assertThat(store.directory("/local/domain")).isEqualTo(List.of("0"));
      assertThat(store.directory("/vm")).isEmpty();
    }
  }

  private static void awaitShell(LocalDomain domain) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    byte[] chunk = new byte[4096];
    int count = 0;
    while (count >= 0 && text.indexOf("guest:/#") < 0) {
      count = domain.console().history().read(text.length(), chunk);
      for (int i = 0; i < count; i++) {
        text.append((char) (chunk[i] & 0xff));
      }
    }
    assertThat(text.toString()).contains("guest:/#");
  }

  private static String shown(LocalMachine machine, String path) throws Exception {
    byte[] value = machine.store().snapshot().read(0, StorePath.of(path));
    String rights =
        machine.store().snapshot().permissions(0, StorePath.of(path)).entries().stream()
            .map(Permissions.Entry::toString)
            .collect(Collectors.joining(","));
    return path + " = \"" + new String(value) + "\" (" + rights + ")";
  }
}
