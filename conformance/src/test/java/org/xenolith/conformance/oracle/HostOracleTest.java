package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
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

  private static MappedByteBuffer breadcrumb;

  @BeforeAll
  static void prepare() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            Path.of("target/oracle-case.txt"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      breadcrumb = file.map(FileChannel.MapMode.READ_WRITE, 0, 512);
    }
  }

  @Test
  void everyRowAgreesWithTheHost() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("host oracle: -Dxenolith.seed=" + seed);
    List<String> failures = new ArrayList<>();
    Set<RowInMode> compared = new HashSet<>();
    for (boolean mode64 : new boolean[] {true, false}) {
      try (Mode mode = new Mode(mode64)) {
        for (Row row : rows()) {
          if (HostCases.includes(row, mode64)
              && mode.run(row, new SplittableRandom(seed + row.index()), failures)) {
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

  /** The two processors in one mode. */
  private static final class Mode implements AutoCloseable {
    private final boolean mode64;
    private final NativeProcessor host;
    private final InterpretedProcessor ours;

    Mode(boolean mode64) {
      this.mode64 = mode64;
      host = new NativeProcessor(mode64);
      ours = new InterpretedProcessor(mode64, host.places());
    }

    /** Whether at least one case ran on both. */
    boolean run(Row row, SplittableRandom random, List<String> failures) {
      CaseGenerator generator = new CaseGenerator(mode64, random, host.places());
      int compared = 0;
      int reported = 0;
      for (int i = 0; i < CASES_PER_ROW; i++) {
        OracleCase oracleCase = generator.next(row);
        ProcessorImage fromUs = oracleCase.before().copy();
        try {
          if (ours.run(oracleCase.code(), NativeProcessor.BRANCH_DISTANCE, fromUs) != null) {
            continue;
          }
        } catch (RuntimeException e) {
          failures.add(
              row
                  + ": "
                  + e
                  + " at "
                  + List.of(e.getStackTrace()).subList(0, Math.min(4, e.getStackTrace().length)));
          return true;
        }
        leaveBreadcrumb(oracleCase);
        ProcessorImage fromHost = oracleCase.before().copy();
        host.run(oracleCase.code(), fromHost);
        compared++;
        List<String> differences = Comparison.differences(oracleCase, fromHost, fromUs);
        if (!differences.isEmpty() && reported++ < REPORTED_PER_ROW) {
          failures.add((mode64 ? "64: " : "32: ") + describe(oracleCase, differences));
        }
      }
      return compared > 0;
    }

    @Override
    public void close() {
      host.close();
    }
  }

  private static String describe(OracleCase oracleCase, List<String> differences) {
    StringBuilder text = new StringBuilder(oracleCase.instruction().row().toString());
    text.append(" [").append(hex(oracleCase.code())).append("] ").append(oracleCase.instruction());
    differences.stream().limit(6).forEach(line -> text.append("\n    ").append(line));
    ProcessorImage before = oracleCase.before();
    text.append("\n    before: rflags %x".formatted(before.rflags));
    for (int i = 0; i < 16; i++) {
      text.append(" r%d=%x".formatted(i, before.gpr[i]));
    }
    text.append(" mxcsr=%x fcw/fsw=%x".formatted(before.fxInt(24), before.fxInt(0)));
    int xmmA = oracleCase.instruction().reg() & 15;
    int xmmB = oracleCase.instruction().rm() & 15;
    for (int n : new int[] {xmmA, xmmB}) {
      text.append(
          " xmm%d=%08x_%08x_%08x_%08x"
              .formatted(
                  n,
                  before.fxInt(172 + 16 * n),
                  before.fxInt(168 + 16 * n),
                  before.fxInt(164 + 16 * n),
                  before.fxInt(160 + 16 * n)));
    }
    for (int n : new int[] {0, 1, oracleCase.instruction().rm() & 7}) {
      text.append(
          " st%d=%04x_%08x%08x"
              .formatted(
                  n,
                  before.fxInt(40 + 16 * n) & 0xffff,
                  before.fxInt(36 + 16 * n),
                  before.fxInt(32 + 16 * n)));
    }
    return text.toString();
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append("%02x".formatted(value));
    }
    return text.toString();
  }

  private static void leaveBreadcrumb(OracleCase oracleCase) {
    byte[] text = new byte[512];
    byte[] line =
        (oracleCase.instruction().row() + " " + hex(oracleCase.code()) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    System.arraycopy(line, 0, text, 0, Math.min(line.length, text.length));
    breadcrumb.put(0, text);
  }
}
