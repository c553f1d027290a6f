package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.register;

import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/** Time, identity, randomness, XCR0 and the bases of FS and GS. */
final class IdentityRowsTest extends RowsTest {
  private static final int RAX = CpuState.RAX;
  private static final int RCX = CpuState.RCX;
  private static final int RDX = CpuState.RDX;
  private static final int R13 = 13;
  private static final long MASK_32 = 0xffff_ffffL;
  private static final long NOT_CANONICAL = 0x0000_8000_0000_0000L;

  @Override
  void write(Cases cases) {
    cases.inBoth(each -> each.then(IdentityRowsTest::timeStamp), "RDTSC");
    cases.inBoth(
        each ->
            each.then(IdentityRowsTest::timeStamp)
                .then(state -> state.gpr[RCX] = Guest.TIME_STAMP_AUX & MASK_32),
        "RDTSCP");
    cases
        .in64("RDPID r64", register(R13))
        .then(state -> state.gpr[R13] = Guest.TIME_STAMP_AUX & MASK_32);
    cases
        .in32("RDPID r32", register(RDX))
        .then(state -> state.gpr[RDX] = Guest.TIME_STAMP_AUX & MASK_32);
    identify(cases);
    for (String mnemonic : new String[] {"RDRAND", "RDSEED"}) {
      random(cases, true, mnemonic, R13);
      random(cases, false, mnemonic, RDX);
      randomOf(cases, true, mnemonic, 8, R13);
    }
    extendedControl(cases);
    base(cases, "FS", Instruction.FS);
    base(cases, "GS", Instruction.GS);
  }

  private static void timeStamp(GuestState state) {
    state.gpr[RAX] = Guest.TIME_STAMP & MASK_32;
    state.gpr[RDX] = Guest.TIME_STAMP >>> 32;
  }

  private static void identify(Cases cases) {
    cases.inBoth(
        each ->
            each.given(state -> state.gpr[RAX] = 0x4000_0003L)
                .given(state -> state.gpr[RCX] = 5)
                .then(state -> state.gpr[RAX] = 0xc000_0002L)
                .then(state -> state.gpr[CpuState.RBX] = 0x8000_0007L)
                .then(state -> state.gpr[RCX] = 0xc000_0003L)
                .then(state -> state.gpr[RDX] = 0xd000_0004L),
        "CPUID");
    cases.inBoth(
        each -> each.on(cpu -> cpu.cpuidFaulting = true).privileged().remark("faulting"), "CPUID");
  }

  private static void random(Cases cases, boolean mode64, String mnemonic, int register) {
    randomOf(cases, mode64, mnemonic, 2, register);
    randomOf(cases, mode64, mnemonic, 4, register);
  }

  private static void randomOf(
      Cases cases, boolean mode64, String mnemonic, int length, int register) {
    cases
        .in(mode64, mnemonic + " r" + 8 * length, register(register))
        .then(state -> state.setRegister(register, Guest.RANDOM, length))
        .then(state -> state.set(CpuState.STATUS_FLAGS, false))
        .then(state -> state.set(CpuState.FLAG_CF, true));
  }

  private static void extendedControl(Cases cases) {
    cases.inBoth(
        each ->
            each.given(state -> state.gpr[RCX] &= ~MASK_32)
                .given(state -> state.xcr0 = 0x1_0000_0003L)
                .then(state -> state.gpr[RAX] = 3)
                .then(state -> state.gpr[RDX] = 1),
        "XGETBV");
    for (long number : new long[] {1, 2, MASK_32}) {
      cases.inBoth(
          each ->
              each.given(state -> state.gpr[RCX] = number)
                  .faults(Vector.GP, 0)
                  .remark("register " + number),
          "XGETBV");
    }
  }

  private static void base(Cases cases, String name, int segment) {
    for (int length : new int[] {4, 8}) {
      String read = "RD" + name + "BASE r" + 8 * length;
      String write = "WR" + name + "BASE r" + 8 * length;
      long base = 0x0000_7abc_def0_1234L;
      long mask = length == 4 ? MASK_32 : -1;
      cases
          .in64(read, register(R13))
          .on(cpu -> cpu.fsgsbaseEnabled = true)
          .given(state -> state.segmentBase[segment] = base)
          .then(state -> state.gpr[R13] = base & mask);
      cases
          .in64(write, register(R13))
          .on(cpu -> cpu.fsgsbaseEnabled = true)
          .given(state -> state.gpr[R13] = base)
          .then(state -> state.segmentBase[segment] = base & mask);
      for (String syntax : new String[] {read, write}) {
        cases.in64(syntax, register(R13)).faults(Vector.UD, 0).remark("CR4.FSGSBASE clear");
      }
    }
    cases
        .in64("WR" + name + "BASE r64", register(R13))
        .on(cpu -> cpu.fsgsbaseEnabled = true)
        .given(state -> state.gpr[R13] = NOT_CANONICAL)
        .faults(Vector.GP, 0)
        .remark("not canonical");
    cases
        .in64("WR" + name + "BASE r32", register(R13))
        .on(cpu -> cpu.fsgsbaseEnabled = true)
        .given(state -> state.gpr[R13] = NOT_CANONICAL | 5)
        .then(state -> state.segmentBase[segment] = 5)
        .remark("upper half ignored");
  }
}
