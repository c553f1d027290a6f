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
 * Makes random programs that go straight on but for jumps over one instruction. The interpreter
 * runs each instruction as it is added, so that the next can be given operands that lie in the
 * arena; one that faults is left out again, as is one that looks at flags which the manual leaves
 * undefined.
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
  private final List<Row> rowsBeforeJumps;
  private final List<Row> jumps;

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
    this.rowsBeforeJumps = HostCases.beforeJumps(mode64);
    this.jumps = HostCases.conditionalJumps(mode64);
  }

  Program next(int length) {
    ProcessorImage before = cases.randomImage();
    ProcessorImage now = processors.ours.held(before);
    Comparison.Open open = Comparison.Open.NOTHING;
    List<Program.Step> steps = new ArrayList<>();
    while (steps.size() < length) {
      boolean comparing = random.nextInt(4) == 0;
      Row row = anyOf(comparing ? rowsBeforeJumps : rows);
      if (looksAt(row, open)) {
        continue;
      }
      ProcessorImage next = now.copy();
      int pinned = keepStackInside(next);
      OracleCase oracleCase = cases.next(row, next);
      Comparison.Open openNext = after(open, oracleCase);
      Row jump = anyOf(jumps);
      boolean jumping = (comparing || random.nextInt(8) == 0) && !looksAt(jump, openNext);
      ByteArrayOutputStream code = moves(oracleCase, pinned | oracleCase.pinned());
      code.writeBytes(oracleCase.code());
      if (jumping) {
        code.writeBytes(jumpOverOne(jump));
      }
      ProcessorImage after = now.copy();
      if (processors.ours.run(code.toByteArray(), code.size(), after) == null) {
        open = openNext;
        String text = jumping ? ", " + jump.mnemonic() + " over one" : "";
        steps.add(new Program.Step(oracleCase, text, code.toByteArray(), open));
        now = after;
      }
    }
    return new Program(before, steps);
  }

  private Row anyOf(List<Row> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** A conditional jump, and what it jumps over: an instruction that shows and leaves the flags. */
  private byte[] jumpOverOne(Row jump) {
    byte[] shows = assembler.emit("NOT r/m32", OperandValue.register(random.nextInt(RSP)));
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.writeBytes(assembler.assemble(jump, List.of(OperandValue.immediate(shows.length)), 0));
    code.writeBytes(shows);
    return code.toByteArray();
  }

  private int keepStackInside(ProcessorImage image) {
    if (processors.places.isInTheMiddle(image.gpr[RSP])) {
      return 0;
    }
    image.gpr[RSP] = processors.places.target(random, 8);
    return 1 << RSP;
  }

  private ByteArrayOutputStream moves(OracleCase oracleCase, int pinned) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (int register = 0; register < 16; register++) {
      if ((pinned >> register & 1) != 0) {
        String move = mode64 ? "MOV r64, imm64" : "MOV r32, imm32";
        long value = oracleCase.before().gpr[register];
        code.writeBytes(
            assembler.emit(move, OperandValue.register(register), OperandValue.immediate(value)));
      }
    }
    return code;
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
