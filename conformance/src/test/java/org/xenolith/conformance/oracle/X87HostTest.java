package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.Feature;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.Row;

/**
 * x87 and the state images against the host with the operands at which x87 is difficult, and with
 * unmasked exceptions. What {@link HostOracleTest} leaves out is compared too: FIP, FDP, FOP, and
 * the conditions that the manual calls undefined.
 *
 * <p>{@code -Dxenolith.seed=N} repeats a run; {@code -Dxenolith.x87.rows=REGEX} and {@code
 * -Dxenolith.x87.cases=N} choose the rows and the cases of each.
 */
final class X87HostTest {
  private static final int CASES_PER_ROW = Integer.getInteger("xenolith.x87.cases", 150);
  private static final String ROWS = System.getProperty("xenolith.x87.rows", ".*");
  private static final Set<Feature> FEATURES =
      Set.of(Feature.FPU, Feature.FXSR, Feature.XSAVE, Feature.XSAVEOPT, Feature.XSAVEC);

  /** Instructions that do not raise what is pending. */
  private static final String NOT_WAITING = "FN(?!OP).*|FX(SAVE|RSTOR).*|X(SAVE|RSTOR).*";

  private static final int OPERAND = 0x1000;
  private static final int RAX = 0;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSP = 4;
  private static final int STATUS_C1 = 0x200;

  /** C1, PE and UE of an approximation are its own affair. */
  private static final int STATUS_OF_APPROXIMATION = STATUS_C1 | 0x30;

  @Test
  void everyRowAgreesWithTheHost() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("x87 against the host: -Dxenolith.seed=" + seed);
    Map<String, String> failures = new TreeMap<>();
    int rows = 0;
    try (NativeProcessor host = new NativeProcessor(true)) {
      InterpretedProcessor ours = new InterpretedProcessor(true, host.places());
      for (Row row : InstructionTable.standard().rows()) {
        if (isCompared(row)) {
          rows++;
          run(row, new SplittableRandom(seed + row.index()), host, ours, failures);
        }
      }
    }
    System.out.printf("x87 against the host: %d rows, %d cases each%n", rows, CASES_PER_ROW);
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(rows).isPositive();
  }

  @Test
  void supervisorStateIsNotForRing3() {
    try (NativeProcessor host = new NativeProcessor(true)) {
      InterpretedProcessor ours = new InterpretedProcessor(true, host.places());
      Assembler assembler = new Assembler(InstructionTable.standard(), true);
      for (Row row : InstructionTable.standard().rows()) {
        if (row.feature() == Feature.XSAVES) {
          byte[] code = assembler.assemble(row, operands(row, 0), 0);
          ProcessorImage image = new ProcessorImage();
          image.fx[25] = 0x1f; // MXCSR
          image.gpr[RBX] = host.places().arena();
          assertThat(ours.run(code, NativeProcessor.BRANCH_DISTANCE, image))
              .as(row.toString())
              .startsWith("PRIVILEGED")
              .endsWith("at +0");
        }
      }
    }
  }

  private static boolean isCompared(Row row) {
    boolean ofX87 = FEATURES.contains(row.feature()) || row.mnemonic().equals("FISTTP");
    return ofX87
        && !row.mnemonic().matches("X[GS]ETBV")
        && row.in64BitMode()
        && row.syntax().matches(ROWS)
        && HostFeatures.has(row);
  }

  private static void run(
      Row row,
      SplittableRandom random,
      NativeProcessor host,
      InterpretedProcessor ours,
      Map<String, String> failures) {
    X87Values values = new X87Values(random);
    Assembler assembler = new Assembler(InstructionTable.standard(), true);
    for (int i = 0; i < CASES_PER_ROW; i++) {
      int register = random.nextInt(8);
      byte[] code = assembler.assemble(row, operands(row, register), 0);
      ProcessorImage before = new ProcessorImage();
      values.image(before.fx, row.mnemonic().matches(NOT_WAITING), Math.max(1, register));
      values.operand(row, before.arena, OPERAND);
      before.gpr[RAX] = random.nextInt(4);
      before.gpr[RDX] = 0;
      before.gpr[RBX] = host.places().arena() + OPERAND;
      before.gpr[RSP] = host.places().arena() + OPERAND / 2;
      before.rflags = 0x202 | random.nextInt() & 0x8d5;
      ProcessorImage fromUs = before.copy();
      String fault = ours.run(code, NativeProcessor.BRANCH_DISTANCE, fromUs);
      if (fault != null) {
        failures.putIfAbsent(row.toString(), fault);
        return;
      }
      ProcessorImage fromHost = before.copy();
      host.run(code, fromHost);
      List<String> differences = differences(row, fromHost, fromUs);
      if (!differences.isEmpty()) {
        failures.putIfAbsent(row.toString(), describe(differences, before, fromHost, fromUs));
      }
    }
  }

  private static List<OperandValue> operands(Row row, int register) {
    List<OperandValue> operands = new ArrayList<>();
    for (Operand operand : row.operandDetails()) {
      if (operand.place() == Operand.Place.MODRM_RM) {
        operands.add(
            operand.allowsMemory() ? OperandValue.memory(RBX, 0) : OperandValue.register(register));
      }
    }
    return operands;
  }

  private static List<String> differences(Row row, ProcessorImage host, ProcessorImage ours) {
    List<String> differences = new ArrayList<>();
    boolean approximate = row.has(Row.Note.APPROX);
    if (host.gpr[RAX] != ours.gpr[RAX]) {
      differences.add("RAX");
    }
    if (((host.rflags ^ ours.rflags) & 0x8d5) != 0) {
      differences.add("RFLAGS");
    }
    int status = host.fxInt(0) >>> 16 ^ ours.fxInt(0) >>> 16;
    if ((status & ~(approximate ? STATUS_OF_APPROXIMATION : 0)) != 0) {
      differences.add("status");
    }
    if ((short) host.fxInt(0) != (short) ours.fxInt(0)) {
      differences.add("control");
    }
    for (int at = 4; at < 416; at += 4) {
      boolean close = approximate && at >= 32 && at < 64 && near(host, ours, at & -16);
      if (host.fxInt(at) != ours.fxInt(at) && !close) {
        differences.add("image+" + at);
      }
    }
    for (int at = OPERAND; at < OPERAND + 640; at++) {
      if (host.arena[at] != ours.arena[at]) {
        differences.add("memory+" + (at - OPERAND));
      }
    }
    return differences;
  }

  private static boolean near(ProcessorImage host, ProcessorImage ours, int at) {
    return Approximation.nearExtended(
        significand(host, at),
        host.fxInt(at + 8) & 0xffff,
        significand(ours, at),
        ours.fxInt(at + 8) & 0xffff);
  }

  private static long significand(ProcessorImage image, int at) {
    return (long) image.fxInt(at + 4) << 32 | image.fxInt(at) & 0xffff_ffffL;
  }

  private static String describe(
      List<String> differences, ProcessorImage before, ProcessorImage host, ProcessorImage ours) {
    return differences
        + "\n    before "
        + picture(before)
        + "\n    host   "
        + picture(host)
        + "\n    ours   "
        + picture(ours);
  }

  private static String picture(ProcessorImage image) {
    StringBuilder text = new StringBuilder();
    text.append("fcw/fsw %08x tag %02x".formatted(image.fxInt(0), image.fx[4]));
    for (int i = 0; i < 8; i++) {
      int at = 32 + 16 * i;
      text.append(" %04x.%016x".formatted(image.fxInt(at + 8) & 0xffff, significand(image, at)));
    }
    text.append(" memory");
    for (int i = 0; i < 10; i++) {
      text.append(" %02x".formatted(image.arena[OPERAND + i]));
    }
    return text + " xstate_bv %02x".formatted(image.arena[OPERAND + 512]);
  }
}
