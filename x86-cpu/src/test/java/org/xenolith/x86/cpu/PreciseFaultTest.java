package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.Instruction;

/** Faults leave registers, flags and memory as they were before the instruction. */
final class PreciseFaultTest {
  /** The page before is mapped, this one is not. */
  private static final long HOLE = TestGuest.DATA + 0x4000;

  private static final long READ_ONLY = 0x7000_0000_0000L;
  private static final int RBX = CpuState.RBX;

  private record Case(
      String name, long rbx, int vector, int errorCode, long cr2, Consumer<CodeBuilder> code) {}

  private static Case pageFault(
      String name, long rbx, int errorCode, long cr2, Consumer<CodeBuilder> code) {
    return new Case(name, rbx, Vector.PF, errorCode, cr2, code);
  }

  private static Case writeFault(String name, Consumer<CodeBuilder> code) {
    return pageFault(name, READ_ONLY, 7, READ_ONLY, code);
  }

  private static Consumer<CodeBuilder> locked(String syntax) {
    return code ->
        code.emitPrefixed(Instruction.PREFIX_LOCK, syntax, memory(RBX, 0), register(CpuState.RDX));
  }

  private static Stream<Case> cases() {
    return Stream.of(
        pageFault(
            "load across pages",
            HOLE - 3,
            4,
            HOLE,
            code -> code.emit("ADD r64, r/m64", register(0), memory(RBX, 0))),
        pageFault(
            "store across pages",
            HOLE - 1,
            6,
            HOLE,
            code -> code.emit("MOV r/m64, r64", memory(RBX, 0), register(0))),
        pageFault(
            "store of 16 bytes across pages",
            HOLE - 9,
            6,
            HOLE,
            code -> code.emit("MOVUPS xmm2/m128, xmm1", memory(RBX, 0), register(0))),
        pageFault(
            "update across pages",
            HOLE - 2,
            6,
            HOLE,
            code -> code.emit("ADC r/m32, r32", memory(RBX, 0), register(0))),
        pageFault(
            "second operand of CALL",
            HOLE,
            4,
            HOLE,
            code -> code.emit("CALL r/m64", memory(RBX, 0))),
        pageFault("PUSH of memory", HOLE, 4, HOLE, code -> code.emit("PUSH r/m64", memory(RBX, 0))),
        pageFault("POP to memory", HOLE, 6, HOLE, code -> code.emit("POP r/m64", memory(RBX, 0))),
        writeFault("MOV", code -> code.emit("MOV r/m8, r8", memory(RBX, 0), register(0))),
        writeFault("ADD", code -> code.emit("ADD r/m64, r64", memory(RBX, 0), register(0))),
        writeFault("INC", code -> code.emit("INC r/m16", memory(RBX, 0))),
        writeFault("SHL by 0", code -> code.emit("SHL r/m32, imm8", memory(RBX, 0), immediate(0))),
        writeFault("XCHG", code -> code.emit("XCHG r/m64, r64", memory(RBX, 0), register(0))),
        writeFault("XADD", code -> code.emit("XADD r/m32, r32", memory(RBX, 0), register(0))),
        writeFault(
            "CMPXCHG that does not match",
            code -> code.emit("CMPXCHG r/m64, r64", memory(RBX, 0), register(CpuState.RDX))),
        writeFault("LOCK CMPXCHG", locked("CMPXCHG r/m64, r64")),
        writeFault("LOCK XADD", locked("XADD r/m64, r64")),
        writeFault("BTS", code -> code.emit("BTS r/m64, imm8", memory(RBX, 0), immediate(3))),
        writeFault("CMPXCHG8B", code -> code.emit("CMPXCHG8B m64", memory(RBX, 0))),
        writeFault("CMPXCHG16B", code -> code.emit("CMPXCHG16B m128", memory(RBX, 0))),
        writeFault("SETE", code -> code.emit("SETE r/m8", memory(RBX, 0))),
        writeFault("POP", code -> code.emit("POP r/m64", memory(RBX, 0))),
        pageFault(
            "CMOV whose condition is false",
            HOLE,
            4,
            HOLE,
            code -> code.emit("CMOVE r64, r/m64", register(0), memory(RBX, 0))),
        new Case(
            "CMPXCHG16B not aligned",
            TestGuest.DATA + 8,
            Vector.GP,
            0,
            0,
            code -> code.emit("CMPXCHG16B m128", memory(RBX, 0))),
        new Case(
            "not canonical",
            1L << 47,
            Vector.GP,
            0,
            0,
            code -> code.emit("MOV r64, r/m64", register(0), memory(RBX, 0))),
        new Case("DIV by zero", 0, Vector.DE, 0, 0, code -> code.emit("DIV r/m64", register(RBX))),
        new Case(
            "IDIV overflow", 1, Vector.DE, 0, 0, code -> code.emit("IDIV r/m32", register(RBX))),
        new Case("UD2", 0, Vector.UD, 0, 0, code -> code.emit("UD2")),
        new Case(
            "no such instruction", 0, Vector.UD, 0, 0, code -> code.bytes((byte) 0x0f, (byte) 4)));
  }

  @TestFactory
  Stream<DynamicTest> nothingIsHalfDone() {
    return cases().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
  }

  private static void check(Case tried) {
    TestGuest guest = new TestGuest();
    guest.mapPage(READ_ONLY, guest.newFrame() | TestGuest.PRESENT | TestGuest.USER);
    CpuState state = guest.state;
    for (int i = 0; i < 16; i++) {
      if (i != CpuState.RSP) {
        state.gpr[i] = 0x8181_8181_8181_8181L * (i + 1);
      }
    }
    state.gpr[RBX] = tried.rbx();
    state.gpr[CpuState.RSP] = TestGuest.STACK - 64;
    state.flags.set(CpuState.FLAG_CF | CpuState.FLAG_PF | CpuState.FLAG_SF);
    guest.program(code -> {
      code.emit("NOP");
      tried.code().accept(code);
    });
    long[] before = Arrays.copyOf(state.gpr, 16);
    byte[] data = new byte[0x4000];
    for (int page = 0; page < 4; page++) {
      guest.memory.readBytes(guest.maddr(TestGuest.DATA + page * 4096L), data, page * 4096, 4096);
    }
    long flags = state.flags.get();
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(tried.vector());
    assertThat(guest.cpu.exitErrorCode).isEqualTo(tried.errorCode());
    assertThat(state.cr2).isEqualTo(tried.cr2());
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 1);
    assertThat(state.flags.get()).isEqualTo(flags);
    assertThat(Arrays.copyOf(state.gpr, 16)).isEqualTo(before);
    assertThat(guest.cpu.instructionsRetired()).isEqualTo(1);
    byte[] after = new byte[4096];
    for (int page = 0; page < 4; page++) {
      guest.memory.readBytes(guest.maddr(TestGuest.DATA + page * 4096L), after, 0, 4096);
      assertThat(after).isEqualTo(Arrays.copyOfRange(data, page * 4096, (page + 1) * 4096));
    }
  }

  private static void expectStackFault(long rsp, Consumer<CodeBuilder> code, int vector) {
    TestGuest guest = new TestGuest();
    guest.program(code);
    guest.state.gpr[CpuState.RSP] = rsp;
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(vector);
    assertThat(guest.state.gpr[CpuState.RSP]).isEqualTo(rsp);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE);
  }

  @Test
  void stackFaults() {
    long outside = 1L << 47;
    expectStackFault(outside + 64, code -> code.emit("PUSH r64", register(0)), Vector.SS);
    expectStackFault(outside, code -> code.emit("RET"), Vector.SS);
    expectStackFault(
        outside,
        code -> code.emit("MOV r64, r/m64", register(0), memory(CpuState.RSP, 8)),
        Vector.SS);
    expectStackFault(0x1000, code -> code.emit("PUSH r64", register(0)), Vector.PF);
    expectStackFault(0x1000, code -> code.emit("PUSHFQ"), Vector.PF);
    expectStackFault(
        0x1000, code -> code.emit("ENTER imm16, imm8", immediate(16), immediate(2)), Vector.PF);
    expectStackFault(0x1000, code -> code.emit("CALL rel32", immediate(0)), Vector.PF);
  }

  @Test
  void enterChecksItsLastPush() {
    TestGuest guest = new TestGuest();
    long rsp = TestGuest.STACK - 0x4000 + 16;
    guest.state.gpr[CpuState.RSP] = rsp;
    guest.state.gpr[CpuState.RBP] = TestGuest.STACK - 64;
    guest.program(code -> code.emit("ENTER imm16, imm8", immediate(0), immediate(2)));
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.state.gpr[CpuState.RSP]).isEqualTo(rsp);
    assertThat(guest.readLong(rsp - 8)).isZero();
  }

  @Test
  void fetchFaults() {
    TestGuest guest = new TestGuest();
    guest.program(code -> code.emit("JMP r/m64", register(0)));
    guest.state.gpr[0] = HOLE + 8;
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitErrorCode).isEqualTo(0x14);
    assertThat(guest.state.cr2).isEqualTo(HOLE + 8);
    assertThat(guest.state.rip).isEqualTo(HOLE + 8);
    guest.state.rip = TestGuest.CODE;
    guest.state.gpr[0] = 1L << 50;
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(Vector.GP);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE);
  }

  @Test
  void anInstructionThatEndsInAPageThatIsNotThere() {
    TestGuest guest = new TestGuest();
    long last = TestGuest.CODE + 0x4000 - 2;
    guest.bytes(last, (byte) 0x48, (byte) 0x89);
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(Vector.PF);
    assertThat(guest.state.cr2).isEqualTo(TestGuest.CODE + 0x4000);
    assertThat(guest.state.rip).isEqualTo(last);
    guest.map(TestGuest.CODE + 0x4000, 1, TestGuest.ALL);
    guest.bytes(TestGuest.CODE + 0x4000, (byte) 0xd8, (byte) 0x0f, (byte) 0x05);
    guest.state.rip = last;
    guest.state.gpr[RBX] = 77;
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(guest.state.gpr[0]).isEqualTo(77);
  }
}
