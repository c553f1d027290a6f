package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Row;

/**
 * Random programs of 10 to 40 instructions, run as a whole by this processor and by the
 * interpreter: what single instructions cannot show, one instruction's state taken over by the
 * next.
 *
 * <p>{@code -Dxenolith.seed=N} repeats a run, {@code -Dxenolith.programs=N} sets the number of
 * programs in each mode. Where a program differs, its first step with which it does is named.
 */
final class ProgramOracleTest {
  private static final int PROGRAMS = Integer.getInteger("xenolith.programs", 400);
  private static final int REPORTED_MAX = 5;

  private final Breadcrumb breadcrumb = new Breadcrumb("program-case.txt");
  private final List<String> failures = new ArrayList<>();

  @Test
  void programsAgreeWithTheHost() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("programs: -Dxenolith.seed=" + seed);
    Set<Row> rows = new HashSet<>();
    int instructions = 0;
    for (boolean mode64 : new boolean[] {true, false}) {
      try (Processors processors = new Processors(mode64)) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < PROGRAMS && failures.size() < REPORTED_MAX; i++) {
          // Each has a seed of its own, so that none depends on what others drew.
          SplittableRandom own = random.split();
          Program program = new ProgramGenerator(processors, own).next(10 + own.nextInt(31));
          program.steps().forEach(step -> rows.add(step.oracleCase().row()));
          instructions += program.steps().size();
          check(program, processors);
        }
      }
    }
    System.out.printf(
        "programs: %d instructions of %d rows ran in programs on both%n",
        instructions, rows.size());
    assertThat(failures).as("seed %d", seed).isEmpty();
  }

  private void check(Program program, Processors processors) {
    int length = program.steps().size();
    if (differences(program, length, processors).isEmpty()) {
      return;
    }
    for (int count = 1; count <= length; count++) {
      List<String> differences = differences(program, count, processors);
      if (!differences.isEmpty()) {
        OracleCase last = program.steps().get(count - 1).oracleCase();
        failures.add(
            "%sstep %d: %s%n    in %s"
                .formatted(processors.mode(), count, Report.of(last, differences), program));
        return;
      }
    }
    failures.add(processors.mode() + "once different, then not: " + program);
  }

  /** Of the first so many steps. */
  private List<String> differences(Program program, int count, Processors processors) {
    byte[] code = program.code(count);
    ProcessorImage fromUs = program.before().copy();
    String stopped = processors.ours.run(code, code.length, fromUs);
    if (stopped != null) {
      return List.of("stopped: " + stopped);
    }
    breadcrumb.leave(program.toString(), code);
    ProcessorImage fromHost = program.before().copy();
    processors.host.run(code, fromHost);
    return Comparison.differences(program.before(), program.open(count), fromHost, fromUs);
  }
}
