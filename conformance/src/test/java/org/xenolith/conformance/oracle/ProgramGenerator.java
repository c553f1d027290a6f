package org.xenolith.conformance.oracle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.FlagEffects;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.Row;

/**
 * Makes random straight-line programs. The interpreter runs each instruction as it is added, so
 * that the next can be given operands that lie in the arena; one that faults is left out again, as
 * is one that looks at flags which the manual leaves undefined.
 */
final class ProgramGenerator {
  /** They store the x87 status word, conditions included. */
  private static final String STORES_STATUS = "FN?STSW|FN?STENV|FN?SAVE|FXSAVE(64)?";

  private static final int RSP = 4;

  private final boolean mode64;
  private final SplittableRandom random;
  private final Processors processors;
  private final CaseGenerator cases;
  private final Assembler assembler;
  private final List<Row> rows;

  ProgramGenerator(Processors processors, SplittableRandom random) {
    this.mode64 = processors.mode64;
    this.random = random;
    this.processors = processors;
    this.cases = new CaseGenerator(mode64, random, processors.places);
    this.assembler = new Assembler(InstructionTable.standard(), mode64);
    this.rows =
        InstructionTable.standard().rows().stream()
            .filter(row -> HostCases.includes(row, mode64))
            .filter(row -> !row.has(Row.Note.NOHOST) && !row.has(Row.Note.APPROX))
            .toList();
  }

  Program next(int length) {
    ProcessorImage before = cases.randomImage();
    ProcessorImage now = processors.ours.held(before);
    Comparison.Open open = Comparison.Open.NOTHING;
    List<Program.Step> steps = new ArrayList<>();
    while (steps.size() < length) {
      Row row = rows.get(random.nextInt(rows.size()));
      if (looksAt(row, open)) {
        continue;
      }
      ProcessorImage next = now.copy();
      int pinned = keepStackInside(next);
      OracleCase oracleCase = cases.next(row, next);
      byte[] code = code(oracleCase, pinned | oracleCase.pinned());
      ProcessorImage after = now.copy();
      if (processors.ours.run(code, code.length, after) == null) {
        open = after(open, oracleCase);
        steps.add(new Program.Step(oracleCase, code, open));
        now = after;
      }
    }
    return new Program(before, steps);
  }

  private int keepStackInside(ProcessorImage image) {
    if (processors.places.isInTheMiddle(image.gpr[RSP])) {
      return 0;
    }
    image.gpr[RSP] = processors.places.target(random, 8);
    return 1 << RSP;
  }

  private byte[] code(OracleCase oracleCase, int pinned) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (int register = 0; register < 16; register++) {
      if ((pinned >> register & 1) != 0) {
        String move = mode64 ? "MOV r64, imm64" : "MOV r32, imm32";
        long value = oracleCase.before().gpr[register];
        code.writeBytes(
            assembler.emit(move, OperandValue.register(register), OperandValue.immediate(value)));
      }
    }
    code.writeBytes(oracleCase.code());
    return code.toByteArray();
  }

  /** Whether what the row does depends on what is open. */
  private static boolean looksAt(Row row, Comparison.Open open) {
    return (row.flags().tested() & open.flags()) != 0
        || (open.conditionCodes() != 0 && row.mnemonic().matches(STORES_STATUS));
  }

  private static Comparison.Open after(Comparison.Open open, OracleCase oracleCase) {
    FlagEffects effects = oracleCase.row().flags();
    boolean byCount = (effects.writtenForCountOne() | effects.writtenInRange()) != 0;
    boolean repeats = oracleCase.row().has(Row.Note.REPE);
    // A count of 0 leaves the flags as they were.
    int defined = byCount || repeats ? 0 : effects.written() | effects.cleared() | effects.set();
    int codesDefined = effects.x87Written() | effects.x87Cleared();
    return new Comparison.Open(
        open.flags() & ~defined | oracleCase.undefinedFlags(),
        open.conditionCodes() & ~codesDefined | effects.x87Undefined(),
        false);
  }
}
