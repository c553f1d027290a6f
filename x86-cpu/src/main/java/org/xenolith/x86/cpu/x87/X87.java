package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Instruction;

/**
 * The x87 unit of one processor: its register stack on the fields of {@link CpuState}, exceptions,
 * and the calculators with their working storage. Stack-relative register numbers are written i.
 *
 * <p>FIP, FDP and FOP follow recent Intel processors: FIP is that of the last instruction that is
 * not a control instruction; FDP and FOP change only with an unmasked exception (CPUID.7.0:EBX bit
 * 6; "fopcode compatibility" off); the segment selectors are not kept (bit 13).
 */
public final class X87 {
  private final CpuState state;

  final ExtendedResult result = new ExtendedResult();
  final ExtendedArithmetic arithmetic = new ExtendedArithmetic(result);
  final ExtendedConversions conversions = new ExtendedConversions(result);
  final ExtendedComparison comparison = new ExtendedComparison(result);
  final ExtendedRemainder remainder = new ExtendedRemainder(result);
  final Transcendentals transcendentals = new Transcendentals(result);
  final SineCosine sineCosine = new SineCosine(result);

  /** Where an image is put together before it goes to the guest's memory. */
  final FpuBuffer buffer = new FpuBuffer();

  public X87(CpuState state) {
    this.state = state;
  }

  // ---- registers

  int physical(int i) {
    return state.fpuTop + i & 7;
  }

  boolean isEmpty(int i) {
    return (state.fpuTagValid >>> physical(i) & 1) == 0;
  }

  long significand(int i) {
    return state.fpuSignificand[physical(i)];
  }

  int signExponent(int i) {
    return state.fpuSignExponent[physical(i)];
  }

  void write(int i, long significand, int signExponent) {
    int register = physical(i);
    state.fpuSignificand[register] = significand;
    state.fpuSignExponent[register] = signExponent;
    state.fpuTagValid |= 1 << register;
  }

  void writeResult(int i) {
    write(i, result.significand, result.signExponent);
  }

  void writeIndefinite(int i) {
    write(i, ExtendedFormat.INDEFINITE_SIGNIFICAND, ExtendedFormat.INDEFINITE_SIGN_EXPONENT);
  }

  void free(int i) {
    state.fpuTagValid &= ~(1 << physical(i));
  }

  void pop() {
    free(0);
    state.fpuTop = state.fpuTop + 1 & 7;
  }

  /** Makes room for a value that the caller has checked there is room for. */
  void lowerTop() {
    state.fpuTop = state.fpuTop - 1 & 7;
  }

  // ---- exceptions

  /** Starts a calculation: no exceptions noted, the control word taken over. */
  void begin() {
    result.begin(state.fpuControl);
  }

  /**
   * Puts the calculation's exceptions and C1 into the status word.
   *
   * @return whether the result may be written: no invalid operand, denormal or division by zero is
   *     unmasked
   */
  boolean commit(Cpu cpu, Instruction instruction) {
    int flags = result.flags;
    boolean usable = (unmasked(flags) & X87Status.PRE_COMPUTATION) == 0;
    note(cpu, instruction, usable ? flags : flags & X87Status.PRE_COMPUTATION);
    return usable;
  }

  /** An operand register was empty. Returns whether the masked answer is to be written. */
  boolean stackUnderflow(Cpu cpu, Instruction instruction) {
    note(cpu, instruction, X87Status.IE | X87Status.SF);
    return unmasked(X87Status.IE) == 0;
  }

  /** No register was free for a push. Returns whether the masked answer is to be written. */
  boolean stackOverflow(Cpu cpu, Instruction instruction) {
    note(cpu, instruction, X87Status.IE | X87Status.SF | X87Status.C1);
    return unmasked(X87Status.IE) == 0;
  }

  int unmasked(int flags) {
    return flags & ~state.fpuControl & X87Status.EXCEPTIONS;
  }

  /** Notes FIP. */
  void located(Instruction instruction) {
    state.fpuInstructionPointer = state.rip - instruction.length();
  }

  /** Sets C1 and sticky exceptions, with an unmasked one ES, and the instruction's address. */
  void note(Cpu cpu, Instruction instruction, int flags) {
    located(instruction);
    state.fpuStatus = state.fpuStatus & ~X87Status.C1 | flags;
    if (unmasked(flags) != 0) {
      state.fpuStatus |= X87Status.ES | X87Status.B;
      state.fpuOpcode = X87Opcode.of(cpu, instruction);
      if (instruction.isMemory()) {
        state.fpuDataPointer = cpu.address(instruction);
      }
    }
  }

  /** What an instruction does that can go wrong by an empty or full stack only. */
  void clearC1(Cpu cpu, Instruction instruction) {
    note(cpu, instruction, 0);
  }

  void setConditions(int conditions) {
    state.fpuStatus = state.fpuStatus & ~(X87Status.C0 | X87Status.C2 | X87Status.C3) | conditions;
  }

  /** Makes ES and B agree with masks and flags, after either was loaded. */
  static void summarize(CpuState state) {
    boolean pending = (state.fpuStatus & ~state.fpuControl & X87Status.EXCEPTIONS) != 0;
    int summary = X87Status.ES | X87Status.B;
    state.fpuStatus = pending ? state.fpuStatus | summary : state.fpuStatus & ~summary;
  }
}
