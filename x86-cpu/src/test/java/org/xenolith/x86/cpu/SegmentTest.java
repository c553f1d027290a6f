package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.OperandValue.FarPointer;

/** Segment loads, changes between 64-bit and compatibility mode, IRET. */
final class SegmentTest {
  private static final int CODE_64 = 0x33;
  private static final int CODE_32 = 0x23;
  private static final int DATA_32 = 0x2b;
  private static final int BASED = 0x63;
  private static final int KERNEL_DATA = 0x18;
  private static final int ABSENT = 0x50;
  private static final int READ_ONLY = 0x5b;

  private final TestGuest guest = new TestGuest();
  private final Cpu cpu = guest.cpu;
  private final CpuState state = guest.state;

  SegmentTest() {
    guest.descriptors.put(CODE_64 & ~3, 0x00af_fa00_0000_ffffL);
    guest.descriptors.put(CODE_32 & ~3, 0x00cf_fa00_0000_ffffL);
    guest.descriptors.put(DATA_32 & ~3, 0x00cf_f200_0000_ffffL);
    guest.descriptors.put(BASED & ~3, 0x12cf_f234_5678_ffffL);
    guest.descriptors.put(KERNEL_DATA, 0x00cf_9200_0000_ffffL);
    guest.descriptors.put(ABSENT & ~3, 0x00cf_7200_0000_ffffL);
    guest.descriptors.put(READ_ONLY & ~3, 0x00cf_f000_0000_ffffL);
    state.selector[Instruction.CS] = CODE_64;
    state.selector[Instruction.SS] = DATA_32;
  }

  private void loadSegment(int segment, int selector) {
    guest.program(code ->
        code.emit("MOV Sreg, r/m16", register(segment), register(CpuState.RAX)).emit("SYSCALL"));
    state.gpr[CpuState.RAX] = selector;
  }

  private void expectFault(int vector, int errorCode) {
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(vector);
    assertThat(cpu.exitErrorCode).isEqualTo(errorCode);
    assertThat(state.rip).isEqualTo(TestGuest.CODE);
  }

  @Test
  void basesOfFsAndGs() {
    loadSegment(Instruction.GS, BASED);
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.selector[Instruction.GS]).isEqualTo(BASED);
    assertThat(state.segmentBase[Instruction.GS]).isEqualTo(0x12345678);
    loadSegment(Instruction.GS, 3);
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.segmentBase[Instruction.GS]).isZero();
  }

  @Test
  void selectorsThatCannotBeLoaded() {
    loadSegment(Instruction.DS, 0xff00);
    expectFault(Vector.GP, 0xff00);
    loadSegment(Instruction.DS, KERNEL_DATA);
    expectFault(Vector.GP, KERNEL_DATA);
    loadSegment(Instruction.ES, ABSENT | 3);
    expectFault(Vector.NP, ABSENT);
    loadSegment(Instruction.SS, READ_ONLY);
    expectFault(Vector.GP, READ_ONLY & ~3);
    loadSegment(Instruction.SS, 0);
    expectFault(Vector.GP, 0);
    loadSegment(Instruction.SS, DATA_32 & ~3);
    expectFault(Vector.GP, DATA_32 & ~3);
    loadSegment(Instruction.CS, CODE_64);
    expectFault(Vector.UD, 0);
  }

  @Test
  void segmentOverridesAddTheBase() {
    state.segmentBase[Instruction.GS] = TestGuest.DATA;
    guest.memory.putLong(guest.maddr(TestGuest.DATA + 16), 42);
    guest.program(code ->
        code.emit(
                "MOV r64, r/m64",
                register(CpuState.RAX),
                memory(CpuState.RBX, 8).withSegment(Instruction.GS))
            .emit("SYSCALL"));
    state.gpr[CpuState.RBX] = 8;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(42);
  }

  @Test
  void compatibilityModeAndBack() {
    long code32 = TestGuest.CODE + 0x1000;
    state.mode64 = false;
    guest.program(
        code32,
        code -> {
          code.emit("MOV r32, imm32", register(CpuState.RAX), immediate(0xffff_fff0L));
          code.emit("ADD r/m32, imm32", register(CpuState.RAX), immediate(0x20));
          code.emit("PUSH r32", register(CpuState.RAX));
          code.emit("MOV r32, r/m32", register(CpuState.RCX), memory(CpuState.RBX, -0x10));
          code.emit("DEC r32", register(CpuState.RDX));
          code.emit("JMPF ptr16:32", new FarPointer(CODE_64, TestGuest.CODE + 0x2000));
        });
    state.mode64 = true;
    guest.program(TestGuest.CODE + 0x2000, code -> code.emit("SYSCALL"));
    guest.memory.putLong(guest.maddr(TestGuest.DATA + 0x100), code32 | (long) CODE_32 << 32);
    guest.memory.putInt(guest.maddr(TestGuest.DATA), 99);
    guest.program(code -> code.emit("JMPF m16:32", memory(CpuState.RDI, 0x100)));
    state.gpr[CpuState.RDI] = TestGuest.DATA;
    state.gpr[CpuState.RBX] = 0x7_0000_0000L | TestGuest.DATA + 0x10;
    state.gpr[CpuState.RSP] = 0x7_0000_0000L | TestGuest.STACK;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.mode64).isTrue();
    assertThat(state.selector[Instruction.CS]).isEqualTo(CODE_64);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(0x10);
    assertThat(state.gpr[CpuState.RCX]).isEqualTo(99);
    assertThat(state.gpr[CpuState.RDX]).isEqualTo(0xffff_ffffL);
    assertThat(state.gpr[CpuState.RSP]).isEqualTo(TestGuest.STACK - 4);
  }

  @Test
  void theSameBytesInBothModes() {
    byte inc = 0x40; // REX in 64-bit mode
    guest.bytes(TestGuest.CODE, inc, (byte) 0x90, (byte) 0x0f, (byte) 0x05);
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isZero();
    state.mode64 = false;
    state.rip = TestGuest.CODE;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL32);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(1);
  }

  @Test
  void interruptReturn() {
    guest.program(code -> {
      code.emit("PUSH imm8", immediate(DATA_32));
      code.emit("PUSH r64", register(CpuState.RBX));
      code.emit("PUSH imm32", immediate(CpuState.FLAG_ZF | CpuState.FLAG_IOPL));
      code.emit("PUSH imm8", immediate(CODE_64));
      code.emit("PUSH r64", register(CpuState.RCX));
      code.emit("IRETQ");
    });
    guest.program(TestGuest.CODE + 0x1000, code -> code.emit("SYSCALL"));
    state.gpr[CpuState.RBX] = 0x1234;
    state.gpr[CpuState.RCX] = TestGuest.CODE + 0x1000;
    state.rip = TestGuest.CODE;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 0x1002);
    assertThat(state.gpr[CpuState.RSP]).isEqualTo(0x1234);
    assertThat(state.flags.get()).isEqualTo(CpuState.FLAG_ZF | CpuState.FLAG_IF | 2);
  }

  @Test
  void farCallAndReturn() {
    guest.program(TestGuest.CODE + 0x1000, code -> code.emit("RETF"));
    guest.memory.putLong(
        guest.maddr(TestGuest.DATA), TestGuest.CODE + 0x1000 | (long) CODE_64 << 32);
    guest.program(code -> code.emit("CALLF m16:32", memory(CpuState.RDI, 0)).emit("SYSCALL"));
    state.gpr[CpuState.RDI] = TestGuest.DATA;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RSP]).isEqualTo(TestGuest.STACK);
  }

  @Test
  void descriptorsCanBeLookedAt() {
    guest.program(code -> {
      code.emit("LAR r32, r32/m16", register(CpuState.RAX), register(CpuState.RSI));
      code.emit("SETE r/m8", register(8));
      code.emit("LSL r32, r32/m16", register(CpuState.RCX), register(CpuState.RSI));
      code.emit("VERW r/m16", register(CpuState.RSI));
      code.emit("SETE r/m8", register(9));
      code.emit("LSL r32, r32/m16", register(CpuState.RDX), register(CpuState.RDI));
      code.emit("SETE r/m8", register(10));
      code.emit("SYSCALL");
    });
    state.gpr[CpuState.RSI] = BASED;
    state.gpr[CpuState.RDI] = KERNEL_DATA;
    state.gpr[CpuState.RDX] = 5;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(0xcff200);
    assertThat(state.gpr[CpuState.RCX]).isEqualTo(0xffff_ffffL);
    assertThat(state.gpr[CpuState.RDX]).isEqualTo(5);
    assertThat(state.gpr[8]).isEqualTo(1);
    assertThat(state.gpr[9]).isEqualTo(1);
    assertThat(state.gpr[10]).isZero();
  }

  @Test
  void pusha() {
    state.mode64 = false;
    guest.program((CodeBuilder code) -> code.emit("PUSHAD").emit("POPAD").emit("SYSCALL"));
    for (int i = 0; i < 8; i++) {
      state.gpr[i] = 0x1000 + i;
    }
    state.gpr[CpuState.RSP] = TestGuest.STACK;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL32);
    assertThat(state.gpr[CpuState.RDI]).isEqualTo(0x1007);
    assertThat(state.gpr[CpuState.RSP]).isEqualTo(TestGuest.STACK);
    assertThat(guest.memory.getInt(guest.maddr(TestGuest.STACK - 20)))
        .isEqualTo((int) TestGuest.STACK);
  }
}
