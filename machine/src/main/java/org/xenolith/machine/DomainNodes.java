package org.xenolith.machine;

import java.util.UUID;
import org.xenolith.builder.boot.BootRequest;
import org.xenolith.builder.boot.BuiltDomain;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.store.Permissions;

/** The nodes that the toolstack writes to xenstore for a domain, with the rights that xl gives. */
final class DomainNodes {
  private static final long KIB_PER_MIB = 1024;

  /** Nodes of the guest's own, empty: everything it may write, and nothing else. */
  private static final String[] GUEST_NODES = {
    "attr",
    "control/feature-poweroff",
    "control/feature-reboot",
    "control/feature-suspend",
    "control/shutdown",
    "control/sysrq",
    "data",
    "device/suspend/event-channel",
    "drivers",
    "error",
    "feature",
  };

  private final StoreClient store;
  private final int domid;
  private final UUID uuid;

  DomainNodes(StoreClient store, int domid, UUID uuid) {
    this.store = store;
    this.domid = domid;
    this.uuid = uuid;
  }

  private String home() {
    return "/local/domain/" + domid;
  }

  private String vm() {
    return "/vm/" + uuid;
  }

  private String consoleBackend() {
    return "/local/domain/0/backend/console/" + domid + "/0";
  }

  /** What domain 0 itself has; written once for each machine. */
  static void writeHost(StoreClient store) {
    store.change(batch ->
        batch
            .write("/local/domain/0/domid", "0")
            .write("/local/domain/0/name", "Domain-0")
            .write("/local/domain/0/backend", "")
            .write("/local/pool/0/name", "Pool-0")
            .write("/tool/xenstored", "xenolith"));
  }

  /**
   * @param startTimeSeconds since 1970
   */
  void write(
      String name, BootRequest request, BuiltDomain built, int vcpus, double startTimeSeconds) {
    Permissions readable = Permissions.of("n0", "r" + domid);
    Permissions guests = Permissions.of("n" + domid);
    store.change(batch -> {
      batch.write(home(), "", readable);
      batch.write(vm(), "", readable);
      for (String node : GUEST_NODES) {
        batch.write(home() + "/" + node, "", guests);
      }
      batch
          .write(home() + "/vm", vm())
          .write(home() + "/name", name)
          .write(home() + "/domid", Integer.toString(domid))
          .write(home() + "/control/platform-feature-multiprocessor-suspend", "1")
          .write(home() + "/control/platform-feature-xs_reset_watches", "1")
          .write(home() + "/memory/static-max", kib(request))
          .write(home() + "/memory/target", kib(request))
          .write(home() + "/memory/videoram", "0")
          .write(home() + "/store/port", port(built.xenstore().guestPort()))
          .write(home() + "/store/ring-ref", Long.toString(built.xenstoreMfn()));
      for (int vcpu = 0; vcpu < vcpus; vcpu++) {
        batch.write(home() + "/cpu/" + vcpu + "/availability", "online");
      }
      batch
          .write(vm() + "/name", name)
          .write(vm() + "/uuid", uuid.toString())
          .write(vm() + "/start_time", "%.2f".formatted(startTimeSeconds))
          .write(vm() + "/image/ostype", "linux")
          .write(vm() + "/image/kernel", request.kernel().toString())
          .write(vm() + "/image/cmdline", request.commandLine());
      request
          .ramdisk()
          .ifPresent(ramdisk -> batch.write(vm() + "/image/ramdisk", ramdisk.toString()));
      writeConsole(batch, built, readable);
    });
  }

  private void writeConsole(StoreClient.Batch batch, BuiltDomain built, Permissions readable) {
    String console = home() + "/console";
    batch
        .write(console + "/backend", consoleBackend())
        .write(console + "/backend-id", "0", Permissions.of("n" + domid, "r0"))
        .write(console + "/limit", "1048576")
        .write(console + "/output", "pty")
        .write(console + "/type", "xenconsoled")
        .write(console + "/port", port(built.console().guestPort()))
        .write(console + "/ring-ref", Long.toString(built.consoleMfn()))
        .write(consoleBackend(), "", readable)
        .write(consoleBackend() + "/frontend", console)
        .write(consoleBackend() + "/frontend-id", Integer.toString(domid))
        .write(consoleBackend() + "/online", "1")
        .write(consoleBackend() + "/protocol", "vt100")
        .write(consoleBackend() + "/state", "1");
  }

  /** Asks the guest to end, with xl's words: poweroff, reboot, halt. */
  void requestShutdown(String how) {
    store.write(home() + "/control/shutdown", how);
  }

  void remove() {
    store.change(batch ->
        batch.remove("/local/domain/0/backend/console/" + domid).remove(home()).remove(vm()));
  }

  private static String kib(BootRequest request) {
    return Long.toString(request.memoryMib() * KIB_PER_MIB);
  }

  private static String port(int port) {
    return Integer.toString(port);
  }
}
