package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xenolith.x86.isa.OperandValue;

/** Why and where the processor stops. */
final class ExitTest {
  private final TestGuest guest = new TestGuest();
  private final Cpu cpu = guest.cpu;
  private final CpuState state = guest.state;

  private record Privileged(String syntax, OperandValue... operands) {}

  @TestFactory
  Stream<DynamicTest> privilegedInstructionsStopAtThemselves() {
    return Stream.of(
            new Privileged("HLT"),
            new Privileged("CLI"),
            new Privileged("STI"),
            new Privileged("IN AL, DX"),
            new Privileged("OUT imm8, AL", immediate(0x80)),
            new Privileged("MOV r64, CR0-CR7", register(0), register(3)),
            new Privileged("MOV CR0-CR7, r64", register(0), register(0)),
            new Privileged("MOV DR0-DR7, r64", register(7), register(0)),
            new Privileged("RDMSR"),
            new Privileged("WRMSR"),
            new Privileged("LGDT m16&64", memory(0, 0)),
            new Privileged("SIDT m", memory(0, 0)),
            new Privileged("SWAPGS"),
            new Privileged("INVLPG m8", memory(0, 0)),
            new Privileged("WBINVD"),
            new Privileged("CLTS"),
            new Privileged("SYSRET"),
            new Privileged("XSETBV"))
        .map(each -> DynamicTest.dynamicTest(each.syntax(), () -> expectPrivileged(each)));
  }

  private static void expectPrivileged(Privileged privileged) {
    TestGuest guest = new TestGuest();
    guest.program(code -> code.emit("NOP").emit(privileged.syntax(), privileged.operands()));
    assertThat(guest.cpu.run()).isEqualTo(Exit.PRIVILEGED);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE + 1);
    assertThat(guest.cpu.exitInstruction).isNotNull();
    assertThat(guest.cpu.exitInstruction.row().syntax()).isEqualTo(privileged.syntax());
  }

  @Test
  void trapsAndSystemCalls() {
    guest.program(code -> code.emit("INT3").emit("INT imm8", immediate(0x80)));
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(Vector.BP);
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 1);
    assertThat(cpu.run()).isEqualTo(Exit.SOFTWARE_INTERRUPT);
    assertThat(cpu.exitVector).isEqualTo(0x80);
    assertThat(cpu.exitLength).isEqualTo(2);
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 1);
    guest.program(code -> code.emit("SYSCALL"));
    state.gpr[CpuState.RCX] = 5;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 2);
    assertThat(state.gpr[CpuState.RCX]).isEqualTo(5);
  }

  @Test
  void cpuidCanBeMadeToFault() {
    guest.program(code -> code.emit("CPUID").emit("SYSCALL"));
    cpu.cpuidFaulting = true;
    assertThat(cpu.run()).isEqualTo(Exit.PRIVILEGED);
    assertThat(state.rip).isEqualTo(TestGuest.CODE);
    cpu.cpuidFaulting = false;
    state.gpr[CpuState.RAX] = 17;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(17);
    assertThat(state.gpr[CpuState.RDX]).isEqualTo(4);
  }

  @Test
  void segmentBasesNeedToBeEnabled() {
    guest.program(code ->
        code.emit("WRGSBASE r64", register(CpuState.RBX))
            .emit("RDGSBASE r64", register(CpuState.RAX))
            .emit("SYSCALL"));
    state.gpr[CpuState.RBX] = TestGuest.DATA;
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(Vector.UD);
    cpu.fsgsbaseEnabled = true;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(TestGuest.DATA);
  }

  @Test
  void singleStep() {
    guest.program(
        code -> code.emit("INC r/m64", register(0)).emit("INC r/m64", register(0)).emit("UD2"));
    state.flags.set(CpuState.FLAG_TF);
    for (int i = 1; i <= 2; i++) {
      state.dr[6] = 0;
      assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
      assertThat(cpu.exitVector).isEqualTo(Vector.DB);
      assertThat(state.dr[6]).isEqualTo(1 << 14);
      assertThat(state.gpr[0]).isEqualTo(i);
      assertThat(state.rip).isEqualTo(TestGuest.CODE + 3L * i);
    }
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(Vector.UD);
  }

  @Test
  void popfStartsSingleStepAfterTheNextInstruction() {
    guest.program(code -> {
      code.emit("PUSH imm32", immediate(CpuState.FLAG_TF | CpuState.FLAG_CF));
      code.emit("POPFQ");
      code.emit("NOP");
      code.emit("NOP");
    });
    state.flags.set(CpuState.FLAG_IF);
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(Vector.DB);
    assertThat(state.rip).isEqualTo(TestGuest.CODE + 7);
    assertThat(state.flags.get())
        .isEqualTo(CpuState.FLAG_TF | CpuState.FLAG_CF | CpuState.FLAG_IF | 2);
  }

  @Test
  void popfKeepsWhatRing3MayNotChange() {
    guest.program(code -> code.emit("POPFQ").emit("PUSHFQ").emit("SYSCALL"));
    state.gpr[CpuState.RSP] = TestGuest.DATA;
    guest.memory.putLong(guest.maddr(TestGuest.DATA), -1L & ~CpuState.FLAG_TF & ~CpuState.FLAG_IF);
    state.flags.set(CpuState.FLAG_IF);
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    long expected = StackSemantics.POPPED_FLAGS & ~CpuState.FLAG_TF | CpuState.FLAG_IF | 2;
    assertThat(guest.readLong(TestGuest.DATA)).isEqualTo(expected);
  }

  @Test
  void requestsAreSticky() {
    guest.program(code -> code.bytes((byte) 0xeb, (byte) 0xfe));
    cpu.requestExit();
    assertThat(cpu.run()).isEqualTo(Exit.REQUESTED);
    assertThat(state.rip).isEqualTo(TestGuest.CODE);
  }

  @Test
  void aRequestEndsAnEndlessLoop() throws InterruptedException {
    guest.program(code -> code.bytes((byte) 0xeb, (byte) 0xfe));
    Thread asker = new Thread(cpu::requestExit);
    asker.start();
    assertThat(cpu.run()).isEqualTo(Exit.REQUESTED);
    asker.join();
  }

  @Test
  void timeAndIdentity() {
    guest.program(code -> code.emit("RDTSCP").emit("RDRAND r64", register(8)).emit("SYSCALL"));
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(state.gpr[CpuState.RAX]).isEqualTo(0x55667788L);
    assertThat(state.gpr[CpuState.RDX]).isEqualTo(0x11223344L);
    assertThat(state.gpr[CpuState.RCX]).isEqualTo(7);
    assertThat(state.gpr[8]).isEqualTo(guest.random());
    assertThat(state.flags.carry()).isEqualTo(1);
  }
}
