package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.xenolith.conformance.written.RowInMode;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Row;

/**
 * The host is the oracle: random instances of every row of the table run on this processor and in
 * the interpreter, and must leave the same registers, flags and memory.
 *
 * <p>{@code -Dxenolith.seed=N} repeats a run; {@code -Dxenolith.oracle.rows=REGEX} runs only rows
 * whose text matches; {@code -Dxenolith.oracle.cases=N} sets the cases per row. The case that is
 * running stands in target/oracle-case.txt, for when the host faults where we did not.
 */
final class HostOracleTest {
  private static final int CASES_PER_ROW = Integer.getInteger("xenolith.oracle.cases", 150);
  private static final String ROWS = System.getProperty("xenolith.oracle.rows", "");
  private static final int REPORTED_PER_ROW = 2;

  private final Breadcrumb breadcrumb = new Breadcrumb("oracle-case.txt");
  private final List<String> failures = new ArrayList<>();

  @Test
  void everyRowAgreesWithTheHost() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("host oracle: -Dxenolith.seed=" + seed);
    Set<RowInMode> compared = new HashSet<>();
    for (boolean mode64 : new boolean[] {true, false}) {
      try (Processors processors = new Processors(mode64)) {
        for (Row row : rows()) {
          if (HostCases.includes(row, mode64)
              && run(row, processors, new SplittableRandom(seed + row.index()))) {
            compared.add(new RowInMode(row, mode64));
          }
        }
      }
    }
    Coverage.of(rows(), compared).check(failures);
    assertThat(failures)
        .as("rows that differ from the host, or have no test (seed %d)", seed)
        .isEmpty();
  }

  private static List<Row> rows() {
    return InstructionTable.standard().rows().stream()
        .filter(row -> row.toString().matches(".*" + ROWS + ".*"))
        .toList();
  }

  /** Whether at least one case ran on both. */
  private boolean run(Row row, Processors processors, SplittableRandom random) {
    CaseGenerator generator = new CaseGenerator(processors.mode64, random, processors.places);
    int compared = 0;
    int reported = 0;
    for (int i = 0; i < CASES_PER_ROW && reported < REPORTED_PER_ROW; i++) {
      OracleCase oracleCase = generator.next(row);
      ProcessorImage fromUs = oracleCase.before().copy();
      if (!finishes(oracleCase, processors, fromUs)) {
        continue;
      }
      breadcrumb.leave(row.toString(), oracleCase.code());
      ProcessorImage fromHost = oracleCase.before().copy();
      processors.host.run(oracleCase.code(), fromHost);
      compared++;
      List<String> differences = Comparison.differences(oracleCase, fromHost, fromUs);
      if (!differences.isEmpty()) {
        failures.add(processors.mode() + Report.of(oracleCase, differences));
        reported++;
      }
    }
    return compared > 0;
  }

  /** False where the instruction faults, which the host's harness could not stand. */
  private boolean finishes(OracleCase oracleCase, Processors processors, ProcessorImage image) {
    String stopped;
    try {
      stopped = processors.ours.run(oracleCase.code(), NativeProcessor.BRANCH_DISTANCE, image);
    } catch (RuntimeException e) {
      throw new AssertionError(processors.mode() + Report.of(oracleCase, List.of()), e);
    }
    if (stopped != null && !HostCases.mayStop(oracleCase.row(), stopped)) {
      failures.add(processors.mode() + Report.of(oracleCase, List.of("stopped: " + stopped)));
    }
    return stopped == null;
  }
}
