package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.Row;

/**
 * Every instruction that programs like to have before a conditional jump, with every conditional
 * jump behind it: engines run the two as one.
 *
 * <p>{@code -Dxenolith.seed=N} repeats a run, {@code -Dxenolith.pairs.cases=N} sets the cases per
 * pair and mode.
 */
final class PairOracleTest {
  private static final int CASES_PER_PAIR = Integer.getInteger("xenolith.pairs.cases", 3);

  private final Breadcrumb breadcrumb = new Breadcrumb("pair-case.txt");
  private final List<String> failures = new ArrayList<>();
  private int compared;

  @Test
  void jumpsGoWhereTheyGoOnTheHost() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("pairs: -Dxenolith.seed=" + seed);
    for (boolean mode64 : new boolean[] {true, false}) {
      try (Processors processors = new Processors(mode64)) {
        for (Row row : HostCases.beforeJumps(mode64)) {
          run(row, processors, new SplittableRandom(seed + row.index()));
        }
      }
    }
    System.out.println("pairs: " + compared + " compared with the host");
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(compared).isPositive();
  }

  private void run(Row row, Processors processors, SplittableRandom random) {
    CaseGenerator generator = new CaseGenerator(processors.mode64, random, processors.places);
    Assembler assembler = new Assembler(InstructionTable.standard(), processors.mode64);
    for (Row jump : HostCases.conditionalJumps(processors.mode64)) {
      for (int i = 0; i < CASES_PER_PAIR; i++) {
        OracleCase oracleCase = generator.next(row);
        if ((jump.flags().tested() & oracleCase.undefinedFlags()) != 0) {
          break;
        }
        List<String> wrong = check(oracleCase, code(oracleCase, jump, assembler), processors);
        if (!wrong.isEmpty()) {
          failures.add(
              processors.mode() + jump.syntax() + " after " + Report.of(oracleCase, wrong));
          return;
        }
      }
    }
  }

  private static byte[] code(OracleCase oracleCase, Row jump, Assembler assembler) {
    int length = assembler.assemble(jump, List.of(OperandValue.immediate(0)), 0).length;
    int distance = NativeProcessor.BRANCH_DISTANCE - oracleCase.code().length - length;
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.writeBytes(oracleCase.code());
    code.writeBytes(assembler.assemble(jump, List.of(OperandValue.immediate(distance)), 0));
    return code.toByteArray();
  }

  private List<String> check(OracleCase oracleCase, byte[] code, Processors processors) {
    ProcessorImage fromUs = oracleCase.before().copy();
    String stopped = processors.ours.run(code, NativeProcessor.BRANCH_DISTANCE, fromUs);
    if (stopped != null) {
      return List.of("stopped: " + stopped);
    }
    breadcrumb.leave(oracleCase.row().toString(), code);
    ProcessorImage fromHost = oracleCase.before().copy();
    processors.host.run(code, fromHost);
    compared++;
    return Comparison.differences(oracleCase, fromHost, fromUs);
  }
}
