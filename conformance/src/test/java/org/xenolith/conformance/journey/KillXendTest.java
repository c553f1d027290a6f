package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of xend while a guest counts on its console. */
final class KillXendTest {
  private static final Pattern COUNT = Pattern.compile("count (\\d+)\r\n");

  /** Counts, with nothing else on the console that could get between, until a line is typed. */
  private static final String SCRIPT =
      """
      dmesg -n 1
      stty -echo
      (read line </dev/hvc0; touch /tmp/stop) &
      i=0
      while [ ! -e /tmp/stop ]; do echo "count $i"; i=$((i + 1)); usleep 50000; done
      poweroff -f
      """;

  private static List<Integer> counts(String text) {
    return COUNT.matcher(text).results().map(m -> Integer.valueOf(m.group(1))).toList();
  }

  private static void killXend(Instance instance) throws Exception {
    ProcessHandle xend = instance.xend();
    xend.destroyForcibly();
    xend.onExit().join();
  }

  /** Without a gap. */
  private static void assertContiguous(List<Integer> counts) {
    assertThat(counts).hasSizeGreaterThan(10);
    assertThat(counts)
        .isEqualTo(IntStream.rangeClosed(counts.getFirst(), counts.getLast()).boxed().toList());
  }

  @Test
  void theGuestGoesOnAndNothingItPrintsIsLost() throws Exception {
    try (Instance instance = Instance.create()) {
      String config = Guests.debian(instance, SCRIPT);
      Session creator = instance.xmSession("create", "-c", config, "name=counter");
      creator.await("count 20\r");
      killXend(instance);
      int seen = counts(creator.out()).getLast();
      creator.await("count " + (seen + 20) + "\r");

      // A new xend finds the domain and its console.
      assertThat(instance.list()).singleElement().asString().startsWith("counter ");
      Session late = instance.xmSession("console", "counter");
      seen = counts(creator.out()).getLast();
      late.await("count " + (seen + 20) + "\r");

      // Without any xend, the guest ends by itself; those who watched it end in peace.
      killXend(instance);
      late.type("that will do\n");
      assertThat(creator.end()).isEqualTo(new Instance.Output(0, creator.out(), ""));
      assertThat(late.end()).isEqualTo(new Instance.Output(0, late.out(), ""));
      assertThat(instance.list()).isEmpty();

      String log = instance.console("counter");
      assertThat(log).contains("reboot: System halted");
      assertContiguous(counts(log));
      assertThat(counts(log).getFirst()).isZero();
      assertThat(creator.out()).endsWith(log);
      assertContiguous(counts(late.out()));
      assertThat(counts(late.out()).getLast()).isEqualTo(counts(log).getLast());
      assertThat(instance.processes()).containsExactly(instance.xend());
    }
  }
}
