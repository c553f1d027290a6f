package org.xenolith.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.Lines;
import org.xenolith.control.MachineMethods;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownReason;

/** The machine process from outside, with guests of a few instructions. */
class MachineProcessTest {
  @TempDir Path directory;

  private Path kernel(TinyKernel kernel) throws Exception {
    return kernel.write(directory.resolve("kernel"));
  }

  private DomainStatus create(MachineProcess machine, int domid, Path kernel) throws Exception {
    return machine.call(
        MachineMethods.CREATE, machine.request(domid, kernel, 16), DomainStatus.class);
  }

  private static void assertEnds(MachineProcess machine) throws InterruptedException {
    assertThat(machine.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(machine.process().exitValue()).isZero();
  }

  @Test
  void keepsItsPromises() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      assertThat(machine.firstLine()).isEqualTo("ready");
      long pid = machine.process().pid();
      assertThat(Files.readString(Home.machinePid(directory)).strip())
          .isEqualTo(Long.toString(pid));
      // Field 6 of stat is the session: its own, so that it outlives ours.
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      assertThat(fields[3]).isEqualTo(Long.toString(pid));

      Path kernel =
          kernel(
              TinyKernel.saysAndEnds(
                  "goodbye\n", org.xenolith.hypervisor.domain.ShutdownReason.POWEROFF));
      DomainStatus created = create(machine, 5, kernel);
      assertThat(created.state()).isEqualTo("--p---");
      assertThat(created.memoryKib()).isEqualTo(16 << 10);
      for (Path socket :
          new Path[] {
            Home.machineSocket(directory),
            machine.consoleSocket(5),
            directory.resolve("xenstored.sock")
          }) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
            .as("%s", socket)
            .isEqualTo("rw-------");
      }
      machine.call(MachineMethods.UNPAUSE, 5);
      DomainStatus ended = machine.call(MachineMethods.WAIT, 5);
      assertThat(ended.shutdownReason()).isEqualTo(ShutdownReason.POWEROFF);
      assertThat(ended.state()).isEqualTo("---s--");
      assertThat(ended.consoleBytes()).isEqualTo(8);

      try (MachineProcess.Viewer viewer = machine.view(5, 0)) {
        assertThat(viewer.readAll()).isEqualTo("goodbye\n");
      }
      machine.call(MachineMethods.DESTROY, 5);
      assertEnds(machine);
      try (var left = Files.list(directory)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("machine.json", "kernel", "console-5.log");
      }
      assertThat(Files.readString(machine.consoleLog(5))).isEqualTo("goodbye\n");
    }
  }

  @Test
  void aCrashIsReportedWithTheLastWords() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      create(machine, 1, kernel(TinyKernel.saysAndCrashes("last words\n")));
      machine.call(MachineMethods.UNPAUSE, 1);
      DomainStatus ended = machine.call(MachineMethods.WAIT, 1);

      assertThat(ended.shutdownReason()).isEqualTo(ShutdownReason.CRASH);
      assertThat(ended.state()).isEqualTo("----c-");
      assertThat(ended.crashReport()).isNotBlank();
      assertThat(Files.readString(machine.consoleLog(1))).isEqualTo("last words\n");
      Lines dmesg = machine.call(MachineMethods.DMESG, new DmesgRequest(true), Lines.class);
      assertThat(dmesg.lines()).anyMatch(line -> line.contains("d1"));
      assertThat(machine.call(MachineMethods.DMESG, new DmesgRequest(false), Lines.class).lines())
          .isEmpty();
      MachineStatus status =
          machine.call(MachineMethods.STATUS, new NoParameters(), MachineStatus.class);
      assertThat(status.domains()).hasSize(1);
      machine.call(MachineMethods.DESTROY, 1);
      assertEnds(machine);
    }
  }

  @Test
  void misbehaviourIsRefusedAndWrittenDown() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      create(machine, 1, kernel(TinyKernel.misbehaves("all refused\n")));
      machine.call(MachineMethods.UNPAUSE, 1);
      DomainStatus ended = machine.call(MachineMethods.WAIT, 1);

      Lines dmesg = machine.call(MachineMethods.DMESG, new DmesgRequest(false), Lines.class);
      assertThat(ended.shutdownReason())
          .as("%s%n%s", ended.crashReport(), dmesg)
          .isEqualTo(ShutdownReason.POWEROFF);
      assertThat(Files.readString(machine.consoleLog(1))).isEqualTo("all refused\n");
      machine.call(MachineMethods.DESTROY, 1);
      assertEnds(machine);
    }
  }

  @Test
  void aFullDiskStopsTheLogOnly() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      Path full = Files.createSymbolicLink(machine.consoleLog(1), Path.of("/dev/full"));
      assertThat(full).exists();
      create(machine, 1, kernel(TinyKernel.echoes("hello\n")));
      machine.call(MachineMethods.UNPAUSE, 1);
      try (MachineProcess.Viewer viewer = machine.view(1, 0)) {
        viewer.type("still here");
        assertThat(viewer.read(16)).isEqualTo("hello\nstill here");
      }
      Lines dmesg = machine.call(MachineMethods.DMESG, new DmesgRequest(false), Lines.class);
      assertThat(dmesg.lines()).filteredOn(line -> line.contains("cannot be logged")).hasSize(1);
      machine.call(MachineMethods.DESTROY, 1);
      assertEnds(machine);
    }
  }

  @Test
  void viewersShareAConsole() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      create(machine, 1, kernel(TinyKernel.echoes("hello\n")));
      machine.call(MachineMethods.UNPAUSE, 1);
      try (MachineProcess.Viewer first = machine.view(1, 0);
          MachineProcess.Viewer idle = machine.view(1, 0)) {
        assertThat(first.read(6)).isEqualTo("hello\n");
        first.type("one");
        assertThat(first.read(3)).isEqualTo("one");
        try (MachineProcess.Viewer second = machine.view(1, -5)) {
          assertThat(second.position()).isEqualTo(4);
          assertThat(second.read(5)).isEqualTo("o\none");
          second.type("two");
          assertThat(second.read(3)).isEqualTo("two");
        }
        assertThat(first.read(3)).isEqualTo("two");

        assertThat(machine.call(MachineMethods.PAUSE, 1).state()).isEqualTo("--p---");
        assertThat(machine.call(MachineMethods.PAUSE, 1).state()).isEqualTo("--p---");
        first.type("x");
        assertThat(machine.call(MachineMethods.UNPAUSE, 1).state()).doesNotContain("p");
        assertThat(first.read(1)).isEqualTo("x");

        machine.call(MachineMethods.DESTROY, 1);
        assertThat(first.readAll()).isEmpty();
        assertThat(idle.readAll()).isEqualTo("hello\nonetwox");
      }
      assertEnds(machine);
    }
  }

  @Test
  void refusalsAreSentencesAndLeaveNothing() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      Path text = Files.writeString(directory.resolve("text"), "not a kernel");
      assertThatThrownBy(() -> create(machine, 1, text))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("is not a kernel");
      Path good =
          kernel(
              TinyKernel.saysAndEnds("x", org.xenolith.hypervisor.domain.ShutdownReason.POWEROFF));
      assertThatThrownBy(() ->
              machine.call(MachineMethods.CREATE, machine.request(1, good, 64), DomainStatus.class))
          .hasMessageContaining("wants 64 MiB of memory, but its machine has 32");
      assertThatThrownBy(() -> machine.call(MachineMethods.DESTROY, 9))
          .hasMessageContaining("There is no domain 9");
      assertThat(machine.consoleLog(1)).doesNotExist();
      assertThat(machine.consoleSocket(1)).doesNotExist();

      create(machine, 1, good);
      assertThatThrownBy(() -> create(machine, 1, good)).hasMessageContaining("already");
      machine.call(MachineMethods.UNPAUSE, 1);
      assertThat(machine.call(MachineMethods.WAIT, 1).consoleBytes()).isEqualTo(1);
      machine.call(MachineMethods.DESTROY, 1);
      assertEnds(machine);
    }
  }

  @Test
  void refusesMemoryThatTheHostDoesNotHave() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 1L << 40)) {
      assertThat(machine.firstLine())
          .startsWith("Error: The domain wants 1099511627776 MiB of memory, but the host has only");
      assertThat(machine.process().waitFor()).isEqualTo(1);
      try (var left = Files.list(directory)) {
        assertThat(left.map(path -> path.getFileName().toString())).containsExactly("machine.json");
      }
    }
  }

  @Test
  void endsOnASignalAndLeavesNoSocket() throws Exception {
    try (MachineProcess machine = MachineProcess.start(directory, 32)) {
      create(machine, 1, kernel(TinyKernel.echoes("hello\n")));
      machine.call(MachineMethods.UNPAUSE, 1);
      machine.process().destroy();
      assertThat(machine.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      try (var left = Files.list(directory)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("machine.json", "kernel", "console-1.log");
      }
    }
  }
}
