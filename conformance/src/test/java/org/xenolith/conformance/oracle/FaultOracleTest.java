package org.xenolith.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xenolith.conformance.oracle.InterpretedProcessor.Access;
import org.xenolith.conformance.oracle.InterpretedProcessor.Fault;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.Row;

/**
 * Random instructions whose memory operand's page is first not there and then read-only: they raise
 * #PF with the right address and error code and have changed nothing. Then it is there, and they do
 * what they do on the host.
 *
 * <p>{@code -Dxenolith.seed=N} repeats a run, {@code -Dxenolith.faults.cases=N} sets the cases per
 * row and mode.
 */
final class FaultOracleTest {
  private static final int CASES_PER_ROW = Integer.getInteger("xenolith.faults.cases", 8);
  private static final int PAGE = 4096;
  private static final int RSP = 4;
  private static final int ERROR_PRESENT = 1;
  private static final int ERROR_WRITE = 2;
  private static final int ERROR_USER = 4;

  /** Their memory operand is an address, or a hint. */
  private static final String NOT_ACCESSING = "LEA|NOP|PREFETCH.*";

  /** Their operand lies where a bit offset says. */
  private static final String BITS = "BT[SRC]?";

  /** These use the stack, too. */
  private static final String STACK = "PUSH|POP|CALL";

  /** They look at the image's header first. */
  private static final String HEADER_FIRST = "XRSTOR(64)?";

  private static final int HEADER = 512;
  private static final int IMAGE_WITH_8_XMM = 288;
  private static final int IMAGE_WITH_16_XMM = 416;

  private final Breadcrumb breadcrumb = new Breadcrumb("fault-case.txt");
  private final List<String> failures = new ArrayList<>();
  private int compared;

  @Test
  void nothingIsHalfDone() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("faults: -Dxenolith.seed=" + seed);
    for (boolean mode64 : new boolean[] {true, false}) {
      try (Processors processors = new Processors(mode64)) {
        for (Row row : InstructionTable.standard().rows()) {
          if (HostCases.includes(row, mode64) && hasMemory(row)) {
            run(row, processors, new SplittableRandom(seed + row.index()));
          }
        }
      }
    }
    System.out.println("faults: " + compared + " instructions faulted, then did as on the host");
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(compared).isPositive();
  }

  private static boolean hasMemory(Row row) {
    return row.hasModRm()
        && !row.mnemonic().matches(NOT_ACCESSING)
        && row.operandDetails().stream().anyMatch(Operand::allowsMemory);
  }

  private void run(Row row, Processors processors, SplittableRandom random) {
    CaseGenerator generator = new CaseGenerator(processors.mode64, random, processors.places);
    for (int i = 0; i < CASES_PER_ROW; i++) {
      OracleCase oracleCase = i % 2 == 0 ? generator.next(row) : generator.nextAcrossPages(row);
      if (oracleCase.instruction().isMemory() && isAlone(oracleCase)) {
        List<String> wrong = check(oracleCase, processors, random.nextBoolean());
        if (!wrong.isEmpty()) {
          failures.add(processors.mode() + Report.of(oracleCase, wrong));
          return;
        }
      }
    }
  }

  /** Whether the stack, which the instruction may use too, lies in other pages. */
  private static boolean isAlone(OracleCase oracleCase) {
    if (!oracleCase.row().mnemonic().matches(STACK)) {
      return true;
    }
    long rsp = oracleCase.before().gpr[RSP];
    long first = address(oracleCase);
    return pageOf(rsp + 7) < pageOf(first) || pageOf(rsp - 8) > pageOf(first + 7);
  }

  private static long pageOf(long address) {
    return address & -PAGE;
  }

  /** The first byte that the instruction accesses. */
  private static long address(OracleCase oracleCase) {
    Instruction instruction = oracleCase.instruction();
    long[] gpr = oracleCase.before().gpr;
    long address = instruction.displacement();
    if (instruction.base() >= 0) {
      address += gpr[instruction.base()];
    }
    if (instruction.index() >= 0) {
      address += gpr[instruction.index()] * instruction.scale();
    }
    if (instruction.mnemonic().matches(BITS)
        && !instruction.row().operands().get(1).equals("imm8")) {
      int size = instruction.operandSize();
      long offset = gpr[instruction.reg()] << 64 - size >> 64 - size;
      address += (offset >> Integer.numberOfTrailingZeros(size)) * (size / 8);
    }
    if (instruction.mnemonic().matches(HEADER_FIRST)) {
      address += HEADER;
    }
    if (instruction.mnemonic().equals("POP") && instruction.base() == RSP) {
      address += instruction.operandSize() / 8; // RSP as it is afterwards
    }
    return instruction.addressSize() == 64 ? address : address & 0xffff_ffffL;
  }

  private List<String> check(OracleCase oracleCase, Processors processors, boolean secondPage) {
    InterpretedProcessor ours = processors.ours;
    ProcessorImage done = oracleCase.before().copy();
    if (ours.run(oracleCase.code(), NativeProcessor.BRANCH_DISTANCE, done) != null) {
      return List.of(); // it divides
    }
    long first = address(oracleCase);
    int length = length(oracleCase.row(), processors.mode64);
    boolean crosses = pageOf(first) != pageOf(first + length - 1);
    long faulting = crosses && secondPage ? pageOf(first + length - 1) : first;
    ProcessorImage before = ours.held(oracleCase.before());
    List<String> wrong = new ArrayList<>();
    Fault absent = tryWith(Access.NONE, faulting, oracleCase, ours, before, wrong);
    boolean writes = absent != null && (absent.errorCode() & ERROR_WRITE) != 0;
    int errorCode = ERROR_USER | (writes ? ERROR_WRITE : 0);
    expect(wrong, "page not there", absent, new Fault(Vector.PF, errorCode, faulting, 0));
    if (!writes && !samePage(done, before, faulting, processors.places)) {
      wrong.add("it writes, but the error code says that it reads");
    }
    if (writes) {
      Fault readOnly = tryWith(Access.READ, faulting, oracleCase, ours, before, wrong);
      Fault expected = new Fault(Vector.PF, errorCode | ERROR_PRESENT, faulting, 0);
      expect(wrong, "page read-only", readOnly, expected);
    }
    ours.setAccess(faulting, writes ? Access.WRITE : Access.READ);
    ProcessorImage fromUs = oracleCase.before().copy();
    String stopped = ours.run(oracleCase.code(), NativeProcessor.BRANCH_DISTANCE, fromUs);
    ours.setAccess(faulting, Access.WRITE);
    if (stopped != null) {
      wrong.add("with the page there: " + stopped);
      return wrong;
    }
    breadcrumb.leave(oracleCase.row().toString(), oracleCase.code());
    ProcessorImage fromHost = oracleCase.before().copy();
    processors.host.run(oracleCase.code(), fromHost);
    compared++;
    wrong.addAll(Comparison.differences(oracleCase, fromHost, fromUs));
    return wrong;
  }

  /** Bytes from the first to the last that is certainly accessed. */
  private static int length(Row row, boolean mode64) {
    if (row.mnemonic().startsWith("FXRSTOR")) {
      return mode64 ? IMAGE_WITH_16_XMM : IMAGE_WITH_8_XMM;
    }
    return row.operandDetails().stream().mapToInt(Operand::memoryBytes).reduce(1, Math::max);
  }

  private static @Nullable Fault tryWith(
      Access access,
      long page,
      OracleCase oracleCase,
      InterpretedProcessor ours,
      ProcessorImage before,
      List<String> wrong) {
    ours.setAccess(page, access);
    ProcessorImage image = oracleCase.before().copy();
    Fault fault = ours.tryRun(withJump(oracleCase.code()), image);
    if (fault != null) {
      Comparison.changes(before, image).forEach(line -> wrong.add("left by the fault: " + line));
    }
    return fault;
  }

  /** With a conditional jump behind it, which may run together with it: JE to the next byte. */
  private static byte[] withJump(byte[] code) {
    byte[] both = Arrays.copyOf(code, code.length + 2);
    both[code.length] = 0x74;
    return both;
  }

  private static boolean samePage(
      ProcessorImage left, ProcessorImage right, long address, Places places) {
    int at = (int) (pageOf(address) - places.arena());
    return Arrays.equals(left.arena, at, at + PAGE, right.arena, at, at + PAGE);
  }

  private static void expect(
      List<String> wrong, String when, @Nullable Fault ours, Fault expected) {
    if (!expected.equals(ours)) {
      wrong.add(when + ": " + ours + ", expected " + expected);
    }
  }
}
