package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.machine.TinyKernel;

/** Guests that misbehave, seen with xm. What they are told themselves is asked in hypervisor. */
final class SpinningGuestTest {
  private static double cpuSeconds(Instance instance, String name)
      throws IOException, InterruptedException {
    String row = instance.xm("list", name).expect().lines().toList().get(1);
    return Double.parseDouble(row.substring(row.lastIndexOf(' ') + 1));
  }

  @Test
  void aGuestThatSpinsWithEventsMaskedIsCountedPausedAndDestroyed() throws Exception {
    try (Instance instance = Instance.create()) {
      String config = Guests.tiny(instance, "spinner", TinyKernel.spins("round and round\n"));
      instance.xm("create", "-q", config).expect();
      instance.awaitConsole("spinner", "round and round\n");
      assertThat(instance.list())
          .singleElement()
          .asString()
          .matches("spinner {38}1 {4}16 {5}1 {5}r----- [ 0-9]{6}\\.[0-9]");
      Instance.await("its time", () -> cpuSeconds(instance, "spinner") > 0.3, () -> "");

      instance.xm("pause", "spinner").expect();
      assertThat(instance.list()).singleElement().asString().contains(" --p--- ");
      double stopped = cpuSeconds(instance, "spinner");
      Thread.sleep(500);
      assertThat(cpuSeconds(instance, "spinner")).isEqualTo(stopped);
      instance.xm("unpause", "spinner").expect();
      Instance.await("its time", () -> cpuSeconds(instance, "spinner") > stopped, () -> "");

      // It does not hear this, and goes on.
      instance.xm("shutdown", "spinner").expect();
      assertThat(instance.list()).singleElement().asString().contains(" r----- ");
      instance.xm("destroy", "spinner").expect();
      assertThat(instance.list()).isEmpty();
      assertThat(instance.processes()).containsExactly(instance.xend());
    }
  }

  @Test
  void guestsThatCrashAreReportedAndOthersGoOn() throws Exception {
    try (Instance instance = Instance.create()) {
      instance
          .xm("create", "-q", Guests.tiny(instance, "neighbour", TinyKernel.echoes("here\n")))
          .expect();
      crashes(instance, "undefined", TinyKernel.saysAndCrashes("my last words\n"));
      crashes(instance, "stackless", TinyKernel.saysAndLosesItsStack("my last words\n"));

      String config = Guests.tiny(instance, "hostile", TinyKernel.misbehaves("all refused\n"));
      assertThat(instance.xm("create", "-cq", config).expect()).isEqualTo("all refused\n");

      config =
          Guests.tiny(instance, "short", TinyKernel.saysAndEnds("gone\n", ShutdownReason.POWEROFF));
      assertThat(instance.xm("create", "-cq", config).expect()).isEqualTo("gone\n");

      assertThat(instance.list()).singleElement().asString().startsWith("neighbour ");
      Session neighbour = instance.xmSession("console", "neighbour");
      neighbour.type("still here");
      neighbour.await("still here");
      instance.xm("destroy", "1").expect();
      assertThat(neighbour.end()).isEqualTo(new Instance.Output(0, "here\nstill here", ""));
      assertThat(instance.processes()).containsExactly(instance.xend());
    }
  }

  /** As seen by who creates it with its console, in a preserved domain, and in xm dmesg. */
  private static void crashes(Instance instance, String name, TinyKernel kernel) throws Exception {
    String config = Guests.tiny(instance, name, kernel);
    Instance.Output output = instance.xm("create", "-cq", config, "on_crash=preserve");
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).isEqualTo("my last words\n");
    assertThat(output.err().lines().findFirst().orElse(""))
        .startsWith("Error: Domain %s has crashed: ".formatted(name));
    List<String> rows = instance.list();
    assertThat(rows.getLast()).startsWith(name + " ").contains(" ----c- ");
    String domid = instance.xm("domid", name).expect().strip();
    assertThat(instance.xm("dmesg").expect().lines())
        .anyMatch(line -> line.startsWith("(XEN)") && line.contains("d" + domid));
    instance.xm("destroy", name).expect();
  }
}
