package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten domains of Debian's kernel at once: booted, listed, handled, destroyed; nothing is left. */
final class TenDomainsTest {
  private static final Pattern MARKER = Pattern.compile("marker: (\\S+)");
  private static final Pattern CPU_TIME = Pattern.compile("\\(cpu_time ([0-9.]+)\\)");
  private static final int IDLE_MILLIS = 5000;

  private static final List<String> NAMES =
      IntStream.rangeClosed(1, 10).mapToObj(i -> "ten-" + i).toList();

  @Test
  void tenDomainsLiveBesideEachOther() throws Exception {
    try (Instance instance = Instance.create()) {
      boot(instance);
      assertListed(instance);
      printIdleUse(instance);
      everyConsoleIsItsOwn(instance);
      assertThat(instance.xm("dmesg").expect().lines())
          .as("messages of every domain")
          .map(line -> line.replaceAll(".*\\bd(\\d+)\\b.*", "$1"))
          .contains("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
      final Session rebooting = instance.xmSession("reboot", "-w", "ten-3");
      aPausedDomainStandsStill(instance, "ten-1");
      viewersShareAndShutdownEndsThem(instance, "ten-2");
      assertThat(rebooting.end().expect()).isEqualTo("Domain ten-3 rebooted\n");
      assertThat(instance.xm("domid", "ten-3").expect()).isEqualTo("11\n");
      instance.awaitConsole("ten-3", Guests.PROMPT);
      assertThat(markers(instance, "ten-3")).containsExactly("ten-3");
      destroyAll(instance);
    }
  }

  private static void boot(Instance instance) throws Exception {
    String config = Guests.debian(instance, "echo \"marker: $(sed 's/.*who=//' /proc/cmdline)\"\n");
    long start = System.nanoTime();
    for (String name : NAMES) {
      assertThat(instance.xm("create", config, "name=" + name, "extra=console=hvc0 who=" + name))
          .isEqualTo(
              new Instance.Output(
                  0,
                  "Using config file \"%s\".\nStarted domain %s (id=%d)\n"
                      .formatted(config, name, NAMES.indexOf(name) + 1),
                  ""));
    }
    for (String name : NAMES) {
      instance.awaitConsole(name, Guests.PROMPT);
    }
    System.out.printf(
        "ten domains: booted to their shells in %.1f s%n", (System.nanoTime() - start) / 1e9);
  }

  /** Rows of the exact form, with all ten at rest. */
  private static void assertListed(Instance instance) throws Exception {
    List<String> rows = new ArrayList<>();
    Instance.await(
        "ten idle domains",
        () -> {
          rows.clear();
          rows.addAll(instance.list());
          return rows.stream().allMatch(row -> row.contains(" -b---- "));
        },
        () -> String.join("\n", rows));
    assertThat(rows).hasSameSizeAs(NAMES);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i))
          .matches(
              "%-40s %5d   128     1     -b---- [ 0-9]{6}\\.[0-9]".formatted(NAMES.get(i), i + 1));
    }
  }

  private static void printIdleUse(Instance instance) throws Exception {
    double before = cpuSeconds(instance);
    long start = System.nanoTime();
    Thread.sleep(IDLE_MILLIS);
    double used = cpuSeconds(instance) - before;
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "ten idle domains: %.3f s of processor time in %.1f s, %.2f %% each%n",
        used, seconds, 100 * used / seconds / NAMES.size());
    assertThat(used).as("parked, not polling").isLessThan(seconds);
  }

  private static double cpuSeconds(Instance instance) throws Exception {
    String[] words = new String[NAMES.size() + 2];
    words[0] = "list";
    words[1] = "--long";
    for (int i = 0; i < NAMES.size(); i++) {
      words[i + 2] = NAMES.get(i);
    }
    Matcher times = CPU_TIME.matcher(instance.xm(words).expect());
    return times.results().mapToDouble(time -> Double.parseDouble(time.group(1))).sum();
  }

  private static List<String> markers(Instance instance, String name) throws IOException {
    return MARKER.matcher(instance.console(name)).results().map(m -> m.group(1)).toList();
  }

  private static void everyConsoleIsItsOwn(Instance instance) throws IOException {
    for (String name : NAMES) {
      assertThat(markers(instance, name)).containsExactly(name);
      assertThat(instance.console(name)).contains("Booting kernel on Xen");
    }
  }

  private static void aPausedDomainStandsStill(Instance instance, String name) throws Exception {
    instance.xm("pause", name).expect();
    assertThat(instance.xm("list", name).expect()).contains(" --p--- ");
    final String before = instance.console(name);
    try (Session console = instance.xmSession("console", name)) {
      console.await(Guests.PROMPT);
      console.type("echo $((6 * 7)) is heard\n");
      Thread.sleep(1000);
      assertThat(instance.console(name)).isEqualTo(before);
      instance.xm("unpause", name).expect();
      console.await("42 is heard");
    }
  }

  private static void viewersShareAndShutdownEndsThem(Instance instance, String name)
      throws Exception {
    Session first = instance.xmSession("console", name);
    Session second = instance.xmSession("console", name);
    first.await(Guests.PROMPT);
    second.await(Guests.PROMPT);
    first.type("echo the first says $((40 + 1))\n");
    second.await("the first says 41");
    second.type("echo the second says $((40 + 2))\n");
    first.await("the second says 42");
    assertThat(instance.xm("shutdown", "-w", name).expect())
        .isEqualTo("Domain %s terminated\n".formatted(name));
    assertThat(instance.console(name)).contains("reboot: System halted");
    assertThat(first.end().expect()).contains("reboot: System halted");
    assertThat(second.end().expect()).contains("reboot: System halted");
  }

  private static void destroyAll(Instance instance) throws Exception {
    for (String name : NAMES) {
      if (!name.equals("ten-2")) {
        assertThat(instance.xm("destroy", name).expect()).isEmpty();
      }
    }
    assertThat(instance.list()).isEmpty();
    assertThat(instance.processes()).containsExactly(instance.xend());
    instance.session("bin/xend", "stop").end().expect();
    assertThat(instance.processes()).isEmpty();
    assertThat(instance.files()).containsExactly("/", "lib/", "run/", "run/machines/");
    for (String name : NAMES) {
      assertThat(Files.size(instance.consoleLog(name))).isPositive();
    }
  }
}
