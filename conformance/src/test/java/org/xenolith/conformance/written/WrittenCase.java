package org.xenolith.conformance.written;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Exit;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.Row;

/**
 * One instruction, what it finds, and what it must leave. Everything that the test does not say
 * must be as before: registers, flags, hidden parts of segments, memory.
 *
 * <p>The instruction stands behind a NOP, and HLT wherever it may go: a completed instruction shows
 * as {@link Exit#PRIVILEGED} at the expected address. Each case runs with all status flags clear
 * and with all of them set.
 */
public final class WrittenCase {
  /** The instruction's distance from the first code byte. */
  static final int OFFSET = 0x10;

  private static final int STATUS_FLAGS = CpuState.STATUS_FLAGS;
  private static final InstructionTable TABLE = InstructionTable.standard();
  private static final Decoder DECODER = new Decoder(TABLE);

  /** How the processor stops. */
  private sealed interface Outcome {
    record Completed() implements Outcome {}

    record Privileged() implements Outcome {}

    record Exception(int vector, int errorCode, boolean trap) implements Outcome {}

    record Left(Exit exit, int vector) implements Outcome {}
  }

  private final boolean mode64;
  private final Row row;
  private final byte[] code;
  private final List<Consumer<GuestState>> given = new ArrayList<>();
  private final List<Consumer<GuestState>> expected = new ArrayList<>();
  private Consumer<Cpu> processor = cpu -> {};
  private Outcome outcome = new Outcome.Completed();
  private String remark = "";

  /**
   * @param rawPrefixes bytes to be put before what the assembler makes of the operands
   * @param syntax of the row: the first with it that is valid in the mode
   */
  WrittenCase(
      boolean mode64, byte[] rawPrefixes, int prefixes, String syntax, OperandValue... operands) {
    this.mode64 = mode64;
    this.row =
        TABLE.rowsOfSyntax(syntax).stream()
            .filter(each -> mode64 ? each.in64BitMode() : each.in32BitMode())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no row " + syntax));
    byte[] assembled = new Assembler(TABLE, mode64).assemble(row, List.of(operands), prefixes);
    code = new byte[rawPrefixes.length + assembled.length];
    System.arraycopy(rawPrefixes, 0, code, 0, rawPrefixes.length);
    System.arraycopy(assembled, 0, code, rawPrefixes.length, assembled.length);
  }

  // ---- saying what is to happen

  /** Changes what the instruction finds. */
  public WrittenCase given(Consumer<GuestState> change) {
    given.add(change);
    return this;
  }

  /** Switches of the processor that are not the guest's. */
  WrittenCase on(Consumer<Cpu> setting) {
    processor = setting;
    return this;
  }

  /** Changes what must be found afterwards; starts as before, with RIP where the outcome says. */
  public WrittenCase then(Consumer<GuestState> change) {
    expected.add(change);
    return this;
  }

  public WrittenCase remark(String text) {
    remark = " (" + text + ")";
    return this;
  }

  /** It stops at itself, for somebody with more rights to do it: real processors raise #GP(0). */
  WrittenCase privileged() {
    outcome = new Outcome.Privileged();
    return this;
  }

  /** A fault: RIP at the instruction. */
  public WrittenCase faults(int vector, int errorCode) {
    outcome = new Outcome.Exception(vector, errorCode, false);
    return this;
  }

  /** A trap: RIP behind the instruction. */
  WrittenCase traps(int vector) {
    outcome = new Outcome.Exception(vector, 0, true);
    return this;
  }

  /** It leaves for the kernel, RIP behind the instruction. */
  WrittenCase leaves(Exit exit) {
    outcome = new Outcome.Left(exit, 0);
    return this;
  }

  /** INT n: RIP at the instruction. */
  WrittenCase interrupts(int vector) {
    outcome = new Outcome.Left(Exit.SOFTWARE_INTERRUPT, vector);
    return this;
  }

  // ---- running

  RowInMode rowInMode() {
    return new RowInMode(row, mode64);
  }

  @Override
  public String toString() {
    return (mode64 ? "64: " : "32: ") + row + remark;
  }

  /**
   * Runs it.
   *
   * @throws AssertionError with all that is not as expected
   */
  public void run() {
    DecodeResult decoded = DECODER.decode(code, 0, code.length, mode64);
    if (!(decoded instanceof Instruction instruction)
        || instruction.row() != row
        || instruction.length() != code.length) {
      throw new AssertionError(this + " was assembled to what decodes as " + decoded);
    }
    for (long flags : new long[] {0, STATUS_FLAGS}) {
      try (Guest guest = new Guest(mode64)) {
        run(guest, flags | CpuState.FLAG_IF | 2);
      }
    }
  }

  private void run(Guest guest, long flags) {
    GuestState before = Start.of(guest, flags);
    long start = guest.code + OFFSET;
    before.write(start - 1, 0x90, 1);
    before.write(start, code);
    before.rip = start;
    given.forEach(change -> change.accept(before));
    before.rip = start - 1;
    before.load();
    processor.accept(guest.cpu);
    GuestState wanted = before.copy();
    wanted.rip = expectedRip(start);
    expected.forEach(change -> change.accept(wanted));
    Exit exit = guest.cpu.run();
    List<String> wrong = new ArrayList<>();
    checkExit(guest.cpu, exit, wrong);
    wrong.addAll(GuestState.of(guest).differences(wanted));
    if (!wrong.isEmpty()) {
      throw new AssertionError(this + ":\n    " + String.join("\n    ", wrong));
    }
  }

  private long expectedRip(long start) {
    return switch (outcome) {
      case Outcome.Completed completed -> start + code.length;
      case Outcome.Privileged privileged -> start;
      case Outcome.Exception exception -> exception.trap() ? start + code.length : start;
      case Outcome.Left left ->
          left.exit() == Exit.SOFTWARE_INTERRUPT ? start : start + code.length;
    };
  }

  private void checkExit(Cpu cpu, Exit exit, List<String> wrong) {
    switch (outcome) {
      case Outcome.Completed completed -> {
        expect(wrong, "exit", exit, Exit.PRIVILEGED);
        expect(wrong, "where it stopped", nameOfStop(cpu), "HLT");
      }
      case Outcome.Privileged privileged -> {
        expect(wrong, "exit", exit, Exit.PRIVILEGED);
        expect(wrong, "row that stopped", rowOfStop(cpu), row.toString());
        expect(wrong, "length", cpu.exitLength, code.length);
      }
      case Outcome.Exception exception -> {
        expect(wrong, "exit", exit, Exit.EXCEPTION);
        expect(wrong, "vector", cpu.exitVector, exception.vector());
        expect(wrong, "error code", cpu.exitErrorCode, exception.errorCode());
      }
      case Outcome.Left left -> {
        expect(wrong, "exit", exit, left.exit());
        if (left.exit() == Exit.SOFTWARE_INTERRUPT) {
          expect(wrong, "vector", cpu.exitVector, left.vector());
          expect(wrong, "length", cpu.exitLength, code.length);
        }
      }
    }
  }

  private static String nameOfStop(Cpu cpu) {
    return cpu.exitInstruction == null ? "nowhere" : cpu.exitInstruction.mnemonic();
  }

  private static String rowOfStop(Cpu cpu) {
    return cpu.exitInstruction == null ? "none" : cpu.exitInstruction.row().toString();
  }

  private static void expect(List<String> wrong, String what, Object ours, Object expected) {
    if (!ours.equals(expected)) {
      wrong.add(what + ": " + ours + ", expected " + expected);
    }
  }
}
