package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Instruction;

/** Repeated string instructions: page borders, overlaps, directions, faults, interruptions. */
final class StringInstructionTest {
  private static final int REP = Instruction.PREFIX_REP;

  private final TestGuest guest = new TestGuest();
  private final CpuState state = guest.state;

  private void run(int prefix, String syntax, long rsi, long rdi, long rcx) {
    state.gpr[CpuState.RSI] = rsi;
    state.gpr[CpuState.RDI] = rdi;
    state.gpr[CpuState.RCX] = rcx;
    guest.program(code -> code.emitPrefixed(prefix, syntax).emit("SYSCALL"));
  }

  private void expectEnd(long rsi, long rdi, long rcx) {
    assertThat(state.gpr[CpuState.RSI]).isEqualTo(rsi);
    assertThat(state.gpr[CpuState.RDI]).isEqualTo(rdi);
    assertThat(state.gpr[CpuState.RCX]).isEqualTo(rcx);
  }

  private byte[] data(long linear, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = guest.memory.getByte(guest.maddr(linear + i));
    }
    return bytes;
  }

  private byte[] fill(long linear, int length) {
    byte[] bytes = new byte[length];
    new Random(5).nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      guest.memory.putByte(guest.maddr(linear + i), bytes[i]);
    }
    return bytes;
  }

  @Test
  void copiesAcrossPages() {
    long from = TestGuest.DATA + 5;
    long to = TestGuest.DATA + 0x2000 + 11;
    byte[] expected = fill(from, 6000);
    run(REP, "MOVS m64, m64", from, to, 750);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(from + 6000, to + 6000, 0);
    assertThat(data(to, 6000)).isEqualTo(expected);
    assertThat(data(to + 6000, 1)).containsOnly(0);
  }

  @Test
  void elementsThatCrossPages() {
    long from = TestGuest.DATA + 4096 - 6;
    long to = TestGuest.DATA + 0x3000 - 3;
    byte[] expected = fill(from, 16);
    run(REP, "MOVS m32, m32", from, to, 4);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(data(to, 16)).isEqualTo(expected);
  }

  @Test
  void overlappingUpwardsRepeatsThePattern() {
    long from = TestGuest.DATA;
    fill(from, 2);
    byte[] pattern = data(from, 2);
    run(REP, "MOVS m8, m8", from, from + 2, 100);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    byte[] result = data(from, 102);
    for (int i = 0; i < 102; i++) {
      assertThat(result[i]).isEqualTo(pattern[i & 1]);
    }
  }

  @Test
  void overlappingDownwardsMoves() {
    long from = TestGuest.DATA + 200;
    byte[] expected = fill(from, 100);
    state.flags.set(CpuState.FLAG_DF);
    run(REP, "MOVS m8, m8", from + 99, from + 109, 100);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(from - 1, from + 9, 0);
    assertThat(data(from + 10, 100)).isEqualTo(expected);
  }

  @Test
  void aFaultLeavesTheRegistersAtTheIteration() {
    long hole = TestGuest.DATA + 0x4000;
    long from = TestGuest.DATA;
    byte[] expected = fill(from, 1000);
    run(REP, "MOVS m64, m64", from, hole - 1000, 200);
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(Vector.PF);
    assertThat(guest.cpu.exitErrorCode).isEqualTo(6);
    assertThat(state.cr2).isEqualTo(hole);
    assertThat(state.rip).isEqualTo(TestGuest.CODE);
    expectEnd(from + 1000, hole, 75);
    assertThat(data(hole - 1000, 1000)).isEqualTo(expected);
    guest.map(hole, 1, TestGuest.ALL);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(from + 1600, hole + 600, 0);
    assertThat(guest.readLong(hole)).isEqualTo(guest.readLong(from + 1000));
  }

  @Test
  void storesFillPages() {
    long to = TestGuest.DATA + 3;
    state.gpr[CpuState.RAX] = 0x0102_0304_0506_0708L;
    run(REP, "STOS m64", 9, to, 1000);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(9, to + 8000, 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(guest.readLong(to + i * 8L)).isEqualTo(0x0102_0304_0506_0708L);
    }
    assertThat(guest.readLong(to + 8000)).isZero();
  }

  @Test
  void nothingIsAccessedForCountZero() {
    run(REP, "STOS m64", 1, 0x1000, 0);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(1, 0x1000, 0);
  }

  @Test
  void scanStopsBehindWhatItFound() {
    long text = TestGuest.DATA + 4000;
    fill(text, 300);
    for (int i = 0; i < 300; i++) {
      guest.memory.putByte(guest.maddr(text + i), (byte) (i == 200 ? 0 : 1));
    }
    state.gpr[CpuState.RAX] = 0;
    run(Instruction.PREFIX_REPNE, "SCAS m8", 0, text, -1);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(0, text + 201, -202);
    assertThat(state.flags.zero()).isTrue();
  }

  @Test
  void compareStopsAtADifference() {
    long left = TestGuest.DATA;
    long right = TestGuest.DATA + 0x1800;
    fill(left, 100);
    fill(right, 100);
    guest.memory.putByte(
        guest.maddr(right + 50), (byte) ~guest.memory.getByte(guest.maddr(left + 50)));
    run(REP, "CMPS m8, m8", left, right, 100);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    expectEnd(left + 51, right + 51, 49);
    assertThat(state.flags.zero()).isFalse();
  }

  @Test
  void aRequestInterruptsAtAnIteration() {
    long to = TestGuest.DATA;
    guest.cpu.requestExit();
    run(REP, "STOS m8", 0, to, 0x4000);
    assertThat(guest.cpu.run()).isEqualTo(Exit.REQUESTED);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RCX]).isZero();
  }

  @Test
  void aRequestFromAnotherThreadEndsALongScan() throws InterruptedException {
    long to = TestGuest.DATA;
    state.gpr[CpuState.RAX] = 1;
    run(Instruction.PREFIX_REPNE, "SCAS m8", 0, to, 0x3fff);
    guest.program(code -> {
      var again = code.label();
      code.bind(again);
      code.emit("MOV r64, imm64", reg(CpuState.RDI), imm(to));
      code.emit("MOV r32, imm32", reg(CpuState.RCX), imm(0x3fff));
      code.emitPrefixed(Instruction.PREFIX_REPNE, "SCAS m8");
      code.branch("JMP rel8", again);
    });
    Thread asker = new Thread(guest.cpu::requestExit);
    asker.start();
    assertThat(guest.cpu.run()).isEqualTo(Exit.REQUESTED);
    asker.join();
  }

  private static org.xenolith.x86.isa.OperandValue reg(int number) {
    return org.xenolith.x86.isa.OperandValue.register(number);
  }

  private static org.xenolith.x86.isa.OperandValue imm(long value) {
    return org.xenolith.x86.isa.OperandValue.immediate(value);
  }
}
