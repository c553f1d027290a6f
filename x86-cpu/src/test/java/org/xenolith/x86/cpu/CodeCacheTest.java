package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;
import static org.xenolith.x86.isa.OperandValue.ripRelative;

import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.CodeBuilder;

/** Decoded code follows what is written to its bytes, by whomever. */
final class CodeCacheTest {
  private static final int RAX = CpuState.RAX;
  private static final int RBX = CpuState.RBX;
  private static final int RCX = CpuState.RCX;

  private final TestGuest guest = new TestGuest();
  private final CpuState state = guest.state;

  private long run() {
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    return state.gpr[RAX];
  }

  private static void moveConstant(CodeBuilder code, long value) {
    code.emit("MOV r32, imm32", register(RAX), immediate(value));
  }

  /** MOV EAX, 0 with a label at the constant. */
  private static void moveConstant(CodeBuilder code, CodeBuilder.Label constant) {
    code.bytes((byte) 0xb8).bind(constant).bytes((byte) 0, (byte) 0, (byte) 0, (byte) 0);
  }

  @Test
  void theNextInstructionIsWritten() {
    guest.program(code -> {
      CodeBuilder.Label patched = code.label();
      code.emit("MOV r32, imm32", register(RCX), immediate(7));
      code.emitAt(patched, "MOV r/m8, r8", ripRelative(0), register(RCX));
      moveConstant(code, patched);
      code.emit("SYSCALL");
    });
    assertThat(run()).isEqualTo(7);
  }

  @Test
  void aLoopWritesItself() {
    guest.program(code -> {
      CodeBuilder.Label patched = code.label();
      CodeBuilder.Label loop = code.label();
      code.emit("XOR r/m32, r32", register(RBX), register(RBX));
      code.emit("MOV r32, imm32", register(RCX), immediate(1000));
      code.bind(loop);
      moveConstant(code, patched);
      code.emit("ADD r/m64, r64", register(RBX), register(RAX));
      code.emitAt(patched, "MOV r/m32, r32", ripRelative(0), register(RCX));
      code.emit("DEC r/m32", register(RCX));
      code.branch("JNE rel8", loop);
      code.emit("MOV r/m64, r64", register(RAX), register(RBX));
      code.emit("SYSCALL");
    });
    assertThat(run()).isEqualTo(1000L * 1001 / 2 - 1);
  }

  @Test
  void anotherThreadWrites() throws InterruptedException {
    guest.program(code -> {
      CodeBuilder.Label loop = code.label();
      code.bind(loop);
      moveConstant(code, 0);
      code.emit("TEST r/m32, r32", register(RAX), register(RAX));
      code.branch("JE rel8", loop);
      code.emit("SYSCALL");
    });
    Thread writer =
        new Thread(() -> guest.memory.writeByte(guest.maddr(TestGuest.CODE + 1), (byte) 9));
    writer.start();
    assertThat(run()).isEqualTo(9);
    writer.join();
  }

  @Test
  void theHypervisorWritesBetweenRuns() {
    guest.program(code -> {
      moveConstant(code, 1);
      code.emit("SYSCALL");
    });
    assertThat(run()).isEqualTo(1);
    guest.memory.writeByte(guest.maddr(TestGuest.CODE + 1), (byte) 2);
    state.rip = TestGuest.CODE;
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void writesThroughAnEntryThatWasCachedBeforeTheFrameHeldCode() {
    long page = TestGuest.CODE + 0x1000;
    state.gpr[RBX] = page;
    guest.bytes(page, (byte) 0xb8, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0xc3);
    guest.program(code -> {
      code.emit("MOV r/m8, imm8", memory(RBX, 1), immediate(5));
      code.emit("CALL r/m64", register(RBX));
      code.emit("MOV r/m64, r64", register(RCX), register(RAX));
      code.emit("MOV r/m8, imm8", memory(RBX, 1), immediate(6));
      code.emit("CALL r/m64", register(RBX));
      code.emit("SYSCALL");
    });
    assertThat(run()).isEqualTo(6);
    assertThat(state.gpr[RCX]).isEqualTo(5);
  }

  @Test
  void bothPagesOfACrossingInstructionAreWatched() {
    long start = TestGuest.CODE + 0x1000 - 3;
    guest.program(
        start,
        code -> {
          moveConstant(code, 0x01010101);
          code.emit("SYSCALL");
        });
    assertThat(run()).isEqualTo(0x01010101);
    guest.memory.writeByte(guest.maddr(start + 4), (byte) 2);
    state.rip = start;
    assertThat(run()).isEqualTo(0x02010101);
    guest.memory.writeByte(guest.maddr(start + 1), (byte) 3);
    state.rip = start;
    assertThat(run()).isEqualTo(0x02010103);
    long other = guest.newFrame();
    guest.memory.writeBytes(other, new byte[] {4, 4, 0x0f, 0x05}, 0, 4);
    guest.mapPage(start + 3, other | TestGuest.ALL);
    guest.cpu.flushTlbPage(start + 3);
    state.rip = start;
    assertThat(run()).isEqualTo(0x04040103);
  }

  @Test
  void stringInstructionsAreSeen() {
    long page = TestGuest.CODE + 0x1000;
    guest.bytes(page, (byte) 0xb8, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0xc3);
    guest.program(code -> {
      code.emit("CALL r/m64", register(RBX));
      code.emit("MOV r32, imm32", register(RCX), immediate(2));
      code.emit("MOV r32, imm32", register(RAX), immediate(3));
      code.emit("LEA r64, m", register(CpuState.RDI), memory(RBX, 1));
      code.emitPrefixed(org.xenolith.x86.isa.Instruction.PREFIX_REP, "STOS m8");
      code.emit("CALL r/m64", register(RBX));
      code.emit("SYSCALL");
    });
    state.gpr[RBX] = page;
    assertThat(run()).isEqualTo(0x0303);
  }
}
