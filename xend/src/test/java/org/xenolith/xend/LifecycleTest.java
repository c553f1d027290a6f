package org.xenolith.xend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.control.CreateReply;
import org.xenolith.control.CreateRequest;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.DomainName;
import org.xenolith.control.DomainShutdown;
import org.xenolith.control.Lines;
import org.xenolith.control.NoParameters;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownReason;
import org.xenolith.control.ShutdownRequest;
import org.xenolith.control.XendMethods;
import org.xenolith.control.XendStatus;

class LifecycleTest {
  private TestXend xend;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    xend = TestXend.start(directory);
  }

  @AfterEach
  void close() throws IOException {
    xend.close();
  }

  /** Waits until the list is as expected: what follows an end is done on another thread. */
  private void awaitList(String... expected) throws Exception {
    List<String> list = xend.list();
    for (int i = 0; i < 500 && !list.equals(List.of(expected)); i++) {
      Thread.sleep(10);
      list = xend.list();
    }
    assertThat(list).containsExactly(expected);
  }

  private List<Path> machineDirectories() throws IOException {
    try (Stream<Path> found = Files.list(xend.home().machines())) {
      return found.toList();
    }
  }

  @Test
  void domainZeroIsTheHost() throws Exception {
    DomainInfo host =
        xend.call(XendMethods.DOMAINS, new NoParameters(), DomainList.class).domains().getFirst();
    assertThat(host.name()).isEqualTo("Domain-0");
    assertThat(host.domid()).isZero();
    assertThat(host.state()).isEqualTo("r-----");
    assertThat(host.memoryMib()).isPositive();
    assertThat(host.vcpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(host.cpuSeconds()).isPositive();
  }

  @Test
  void createPauseUnpauseDestroy() throws Exception {
    DomainInfo web = xend.create(xend.config("web"));
    assertThat(web.domid()).isEqualTo(1);
    assertThat(web.cpuSeconds()).isEqualTo(1.5);
    assertThat(xend.machine(1).domain().commandLine()).isEqualTo("root=/dev/hda1 ro quiet");
    assertThat(xend.create(xend.config("db")).domid()).isEqualTo(2);
    assertThat(xend.list()).containsExactly("1 web -b----", "2 db -b----");

    xend.call(XendMethods.PAUSE, new DomainName("web"), DomainInfo.class);
    assertThat(xend.list()).containsExactly("1 web --p---", "2 db -b----");
    xend.call(XendMethods.UNPAUSE, new DomainName("1"), DomainInfo.class);
    assertThat(xend.list()).containsExactly("1 web -b----", "2 db -b----");

    xend.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
    assertThat(xend.list()).containsExactly("2 db -b----");
    assertThat(xend.create(xend.config("web")).domid()).isEqualTo(3);
    xend.call(XendMethods.DESTROY, new DomainName("db"), DomainInfo.class);
    xend.call(XendMethods.DESTROY, new DomainName("3"), DomainInfo.class);
    assertThat(machineDirectories()).isEmpty();
  }

  @Test
  void createdPausedItWaits() throws Exception {
    xend.call(XendMethods.CREATE, new CreateRequest(xend.config("web"), true), CreateReply.class);
    assertThat(xend.list()).containsExactly("1 web --p---");
  }

  @Test
  void shutdownEndsTheDomainAndItsMachine() throws Exception {
    xend.create(xend.config("web"));
    xend.call(
        XendMethods.SHUTDOWN,
        new DomainShutdown("web", ShutdownRequest.Kind.HALT),
        DomainInfo.class);
    awaitList();
    assertThat(xend.awaitEnd("1")).isEqualTo(new DomainEnd(ShutdownReason.POWEROFF, null));
    assertThat(machineDirectories()).isEmpty();
    assertThat(xend.home().consoleLog("web")).hasContent("hello from web");
  }

  @Test
  void rebootMakesANewDomainOfTheSameName() throws Exception {
    UUID uuid = xend.create(xend.config("web")).uuid();
    xend.machine(1).end(ShutdownReason.REBOOT);
    awaitList("2 web -b----");
    assertThat(xend.domain("web").uuid()).isEqualTo(uuid);
    assertThat(machineDirectories()).hasSize(1);
    assertThat(xend.home().log().resolve("console/guest-web.log.1")).exists();
  }

  @Test
  void aDomainThatRebootsTooFastIsDestroyed() throws Exception {
    xend.create(xend.config("web"));
    xend.machine(1).end(ShutdownReason.REBOOT);
    awaitList("2 web -b----");
    xend.passSeconds(30);
    xend.machine(2).end(ShutdownReason.REBOOT);
    awaitList("3 web -b----");
    xend.passSeconds(19);
    xend.machine(3).end(ShutdownReason.REBOOT);
    awaitList();
    assertThat(machineDirectories()).isEmpty();
  }

  @Test
  void aDomainThatCrashesIsRestartedWhereItHadLived() throws Exception {
    xend.create(xend.config("web"));
    xend.passSeconds(100);
    xend.machine(1).end(ShutdownReason.CRASH);
    awaitList("2 web -b----");
    xend.passSeconds(50);
    xend.machine(2).end(ShutdownReason.CRASH);
    awaitList();
    assertThat(xend.awaitEnd("2")).isEqualTo(new DomainEnd(ShutdownReason.CRASH, "it tripped"));
  }

  @Test
  void destroyMeetsRestart() throws Exception {
    for (int round = 0; round < 50; round++) {
      DomainInfo web = xend.create(xend.config("web"));
      xend.passSeconds(1000);
      Thread reboot =
          Thread.startVirtualThread(() -> xend.machine(web.domid()).end(ShutdownReason.REBOOT));
      Thread.sleep(Duration.ofNanos(round * 100_000L));
      xend.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
      reboot.join();
      Thread.sleep(20);
      assertThat(xend.list()).as("round %d", round).isEmpty();
      assertThat(machineDirectories()).isEmpty();
    }
  }

  @Test
  void aPreservedDomainStaysToBeLookedAt() throws Exception {
    xend.create(xend.config("web", OnShutdown.PRESERVE));
    xend.machine(1).end(ShutdownReason.CRASH);
    xend.awaitEnd("web");
    assertThat(xend.list()).containsExactly("1 web ----c-");
    DomainInfo web = xend.domain("web");
    assertThat(web.shutdownReason()).isEqualTo(ShutdownReason.CRASH);
    assertThat(web.crashReport()).isEqualTo("it tripped");
    assertThatThrownBy(() -> xend.call(XendMethods.PAUSE, new DomainName("web"), DomainInfo.class))
        .hasMessage("Domain 'web' has ended: destroy it");
    xend.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
    assertThat(xend.list()).isEmpty();
  }

  @Test
  void renameRestartKeepsTheCorpse() throws Exception {
    UUID uuid = xend.create(xend.config("web", OnShutdown.RENAME_RESTART)).uuid();
    xend.passSeconds(100);
    xend.machine(1).end(ShutdownReason.CRASH);
    awaitList("1 web-1 ----c-", "2 web -b----");
    assertThat(xend.domain("web").uuid()).isEqualTo(uuid);
    assertThat(xend.domain("web-1").uuid()).isNotEqualTo(uuid);
  }

  @Test
  void aMachineThatDiesIsACrash() throws Exception {
    xend.create(xend.config("web", OnShutdown.PRESERVE));
    xend.machine(1).die();
    xend.awaitEnd("web");
    assertThat(xend.list()).containsExactly("1 web ----c-");
    assertThat(xend.domain("web").crashReport())
        .isEqualTo("its machine process ended unexpectedly");
  }

  @Test
  void namesAndIdsAreUnique() throws Exception {
    DomainConfig web = xend.config("web").withUuid(UUID.randomUUID());
    xend.create(web);
    assertThatThrownBy(() -> xend.create(web))
        .isInstanceOf(RpcException.class)
        .hasMessage("VM name 'web' already in use by domain 1");
    assertThatThrownBy(() -> xend.create(web.withName("Domain-0")))
        .hasMessage("VM name 'Domain-0' already in use by domain 0");
    assertThatThrownBy(() -> xend.create(web.withName("other")))
        .hasMessage("UUID %s already in use by domain 1".formatted(web.uuid()));
    assertThat(machineDirectories()).hasSize(1);
    assertThat(xend.list()).hasSize(1);
  }

  @Test
  void aDomainThatCannotBeBuiltLeavesNothing() throws Exception {
    Path bad = Files.writeString(xend.home().lib().resolve("bad"), "x");
    DomainConfig good = xend.config("web");
    DomainConfig config =
        new DomainConfig(
            "web",
            null,
            bad.toString(),
            null,
            null,
            null,
            64,
            0,
            1,
            OnShutdown.DESTROY,
            OnShutdown.RESTART,
            OnShutdown.RESTART);
    assertThatThrownBy(() -> xend.create(config)).hasMessage("not a kernel: " + bad);
    assertThat(machineDirectories()).isEmpty();
    assertThat(xend.list()).isEmpty();
    assertThat(xend.home().consoleLog("web")).doesNotExist();
    xend.create(good);
    assertThat(xend.list()).hasSize(1);
  }

  @Test
  void theHostIsNotToBeTold() {
    for (String method :
        List.of(XendMethods.DESTROY, XendMethods.PAUSE, XendMethods.UNPAUSE, XendMethods.WAIT)) {
      assertThatThrownBy(() -> xend.call(method, new DomainName("Domain-0"), DomainInfo.class))
          .isInstanceOf(RpcException.class)
          .hasMessageEndingWith("privileged domain 0");
    }
  }

  @Test
  void unknownDomains() {
    assertThatThrownBy(() -> xend.domain("nobody"))
        .isInstanceOf(RpcException.class)
        .hasMessage("Domain 'nobody' does not exist.")
        .extracting(e -> ((RpcException) e).code())
        .isEqualTo(RpcException.NO_SUCH_DOMAIN);
  }

  @Test
  void theNextXendFindsItsDomainsAgain() throws Exception {
    xend.create(xend.config("web"));
    xend.create(xend.config("db"));
    xend.create(xend.config("kept", OnShutdown.PRESERVE));
    xend.create(xend.config("lost"));
    xend.machine(3).end(ShutdownReason.POWEROFF);
    xend.awaitEnd("kept");
    try (TestXend next = successorWithout(4)) {
      xend = next;
      awaitList("1 web -b----", "2 db -b----", "3 kept ---s--");
      next.machine(1).end(ShutdownReason.POWEROFF);
      awaitList("2 db -b----", "3 kept ---s--");
    }
  }

  private TestXend successorWithout(int domid) throws IOException {
    xend.close();
    for (int i = 1; i < 4; i++) {
      xend.machine(i).serve();
    }
    assertThat(xend.machine(domid)).isNotNull();
    return xend.successor();
  }

  @Test
  void whatEndedWhileXendWasAwayIsDealtWith() throws Exception {
    xend.create(xend.config("web"));
    try (TestXend next = afterEndOf(1)) {
      xend = next;
      awaitList();
      assertThat(machineDirectories()).isEmpty();
    }
  }

  private TestXend afterEndOf(int domid) throws IOException {
    xend.close();
    xend.machine(domid).serve();
    xend.machine(domid).end(ShutdownReason.POWEROFF);
    return xend.successor();
  }

  @Test
  void messagesOutliveTheirMachine() throws Exception {
    xend.create(xend.config("web"));
    xend.create(xend.config("db"));
    xend.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
    assertThat(xend.call(XendMethods.DMESG, new DmesgRequest(true), Lines.class).lines())
        .containsExactly("(XEN) machine 1", "(XEN) machine 2");
    assertThat(xend.call(XendMethods.DMESG, new DmesgRequest(false), Lines.class).lines())
        .containsExactly("(XEN) machine 2");
  }

  @Test
  void stop() throws Exception {
    xend.create(xend.config("web"));
    XendStatus status = xend.call(XendMethods.STOP, new NoParameters(), XendStatus.class);
    assertThat(status.domains()).isEqualTo(1);
    assertThat(xend.isStopped()).isTrue();
  }
}
