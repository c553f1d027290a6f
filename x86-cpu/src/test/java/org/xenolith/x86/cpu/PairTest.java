package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.OperandValue;

/** A comparison and its jump do together what they do apart; followed jumps leave no trace. */
final class PairTest {
  private static final long SEED = Long.getLong("xenolith.seed", System.nanoTime() & 0xffff_ffffL);

  private static final List<String> COMPARISONS =
      List.of(
          "CMP r/m64, r64",
          "CMP r/m32, r32",
          "CMP r/m8, r8",
          "CMP r/m16, r16",
          "TEST r/m64, r64",
          "TEST r/m32, r32",
          "TEST r/m8, r8",
          "CMP r/m64, imm32",
          "CMP r/m32, imm8",
          "CMP r/m8, imm8",
          "TEST r/m64, imm32",
          "TEST r/m32, imm32",
          "TEST r/m8, imm8");

  private final Random random = new Random(SEED);

  PairTest() {
    System.out.println("PairTest: -Dxenolith.seed=" + SEED);
  }

  private OperandValue second(String syntax) {
    if (!syntax.contains("imm")) {
      return register(CpuState.RCX);
    }
    if (syntax.contains("imm8")) {
      boolean signed = !syntax.contains("r/m8");
      return immediate(signed ? random.nextInt(256) - 128 : random.nextInt(256));
    }
    return immediate(syntax.contains("r/m64") ? random.nextInt() : random.nextInt() & 0xffff_ffffL);
  }

  private long operand() {
    return random.nextInt(3) == 0 ? random.nextInt(3) - 1 : random.nextLong();
  }

  private static long run(TestGuest guest, long rax, long rcx, long flags) {
    CpuState state = guest.state;
    state.rip = TestGuest.CODE;
    state.gpr[CpuState.RAX] = rax;
    state.gpr[CpuState.RCX] = rcx;
    state.flags.set(flags);
    Exit exit = guest.cpu.run();
    while (exit == Exit.EXCEPTION && guest.cpu.exitVector == Vector.DB) {
      exit = guest.cpu.run();
    }
    assertThat(exit).isEqualTo(Exit.SYSCALL);
    return state.rip;
  }

  @Test
  void pairsAgreeWithSingleSteps() {
    for (String comparison : COMPARISONS) {
      for (Condition condition : Condition.values()) {
        boolean inMemory = random.nextBoolean();
        OperandValue first = inMemory ? memory(CpuState.RBX, 8) : register(CpuState.RAX);
        OperandValue second = second(comparison);
        TestGuest guest = new TestGuest();
        guest.state.gpr[CpuState.RBX] = TestGuest.DATA;
        guest.program(code -> {
          CodeBuilder.Label taken = code.label();
          code.emit("MOV r/m64, r64", memory(CpuState.RBX, 8), register(CpuState.RAX));
          code.emit(comparison, first, second);
          code.branch("J" + condition.name() + " rel8", taken);
          code.emit("SYSCALL");
          code.bind(taken);
          code.emit("SYSCALL");
        });
        for (int i = 0; i < 40; i++) {
          long rax = operand();
          long rcx = random.nextInt(3) == 0 ? rax : operand();
          long together = run(guest, rax, rcx, 0);
          long flags = guest.state.flags.get();
          long apart = run(guest, rax, rcx, CpuState.FLAG_TF);
          assertThat(together)
              .as("%s J%s, rax %x, rcx %x, %s", comparison, condition, rax, rcx, second)
              .isEqualTo(apart);
          assertThat(guest.state.flags.get() & ~CpuState.FLAG_TF).isEqualTo(flags);
        }
      }
    }
  }

  @Test
  void aFaultOfAPairIsTheComparisons() {
    TestGuest guest = new TestGuest();
    guest.program(code -> {
      CodeBuilder.Label end = code.label();
      code.emit("NOP");
      code.emit("CMP r/m32, imm8", memory(CpuState.RBX, 0), immediate(1));
      code.branch("JE rel32", end);
      code.bind(end);
      code.emit("SYSCALL");
    });
    guest.state.gpr[CpuState.RBX] = 0x1000;
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE + 1);
    assertThat(guest.cpu.instructionsRetired()).isEqualTo(1);
    guest.state.gpr[CpuState.RBX] = TestGuest.DATA;
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(guest.cpu.instructionsRetired()).isEqualTo(4);
  }

  @Test
  void followedJumpsCountAndFaultsBehindThemArePrecise() {
    TestGuest guest = new TestGuest();
    guest.program(code -> {
      CodeBuilder.Label there = code.label();
      code.emit("NOP");
      code.branch("JMP rel8", there);
      code.emit("UD2");
      code.bind(there);
      code.emit("INC r/m64", register(CpuState.RCX));
      code.emit("MOV r64, r/m64", register(CpuState.RAX), memory(CpuState.RBX, 0));
    });
    guest.state.gpr[CpuState.RBX] = 0x1000;
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(Vector.PF);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE + 8);
    assertThat(guest.state.gpr[CpuState.RCX]).isEqualTo(1);
    assertThat(guest.cpu.instructionsRetired()).isEqualTo(3);
  }

  @Test
  void singleStepsSeeFollowedJumps() {
    TestGuest guest = new TestGuest();
    guest.program(code -> {
      CodeBuilder.Label there = code.label();
      code.emit("NOP");
      code.branch("JMP rel8", there);
      code.emit("UD2");
      code.bind(there);
      code.emit("SYSCALL");
    });
    guest.state.flags.set(CpuState.FLAG_TF);
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE + 1);
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.state.rip).isEqualTo(TestGuest.CODE + 5);
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
  }
}
