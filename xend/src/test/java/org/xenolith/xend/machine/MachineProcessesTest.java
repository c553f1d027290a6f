package org.xenolith.xend.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainName;
import org.xenolith.control.Home;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.XendMethods;
import org.xenolith.xend.StandInMachine;
import org.xenolith.xend.TestXend;

/** With processes that are really there. */
class MachineProcessesTest {
  private static final List<String> STAND_IN =
      List.of(
          System.getProperty("java.home") + "/bin/java",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-cp",
          System.getProperty("java.class.path"),
          StandInMachine.class.getName());

  private Path directory;
  private Home home;

  @BeforeEach
  void home(@TempDir Path temporary) throws IOException {
    directory = temporary;
    home = Home.under(directory);
    home.create();
  }

  @Test
  void aMachineOutlivesXendAndIsFoundAgain() throws Exception {
    MachineStarter starter = new MachineProcesses(home, STAND_IN);
    long pid;
    try (TestXend first = TestXend.start(directory, starter)) {
      pid = first.create(first.config("web")).machinePid();
    }
    assertThat(MachineEnd.isMachine(pid, home.machine("1"))).isTrue();
    try (TestXend second = TestXend.start(directory, starter)) {
      assertThat(second.list()).containsExactly("1 web -b----");
      assertThat(second.domain("web").machinePid()).isEqualTo(pid);
      second.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
      assertThat(second.list()).isEmpty();
    }
    assertThat(MachineEnd.isMachine(pid, home.machine("1"))).isFalse();
    assertThat(home.machine("1")).doesNotExist();
    assertThat(home.machineLog("1")).doesNotExist();
  }

  @Test
  void aKilledMachineIsNoticed() throws Exception {
    try (TestXend xend = TestXend.start(directory, new MachineProcesses(home, STAND_IN))) {
      long pid = xend.create(xend.config("web", OnShutdown.PRESERVE)).machinePid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      xend.awaitEnd("web");
      assertThat(xend.list()).containsExactly("1 web ----c-");
    }
  }

  @Test
  void aHangingMachineIsKilled() throws Exception {
    try (TestXend xend = TestXend.start(directory, new MachineProcesses(home, STAND_IN))) {
      long pid = xend.create(xend.config("web")).machinePid();
      Files.delete(Home.machineSocket(home.machine("1")));
      xend.call(XendMethods.DESTROY, new DomainName("web"), DomainInfo.class);
      assertThat(MachineEnd.isMachine(pid, home.machine("1"))).isFalse();
    }
  }

  @Test
  void aMachineThatDoesNotStartSaysWhy() {
    MachineRequest request = new MachineRequest("1", 64);
    assertThatThrownBy(() ->
            new MachineProcesses(home, List.of("sh", "-c", "echo 'Error: no memory'; exit 1"))
                .start(request, directory))
        .hasMessage("no memory");
    assertThatThrownBy(() ->
            new MachineProcesses(home, List.of("sh", "-c", "echo 'Error: broken' >&2; exit 1"))
                .start(request, directory))
        .hasMessage("the machine process did not start: broken");
    assertThatThrownBy(() ->
            new MachineProcesses(home, List.of("sh", "-c", "exit 1")).start(request, directory))
        .hasMessage("the machine process did not start: it said nothing");
  }

  @Test
  void onlyAMachineIsKilled() {
    assertThat(MachineEnd.isMachine(1, directory)).isFalse();
    assertThat(MachineEnd.isMachine(0, directory)).isFalse();
    assertThat(MachineEnd.await(1, directory, Duration.ZERO)).isFalse();
  }
}
