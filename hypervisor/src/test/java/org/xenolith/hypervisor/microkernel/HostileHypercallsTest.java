package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.PvAbi;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.CodeBuilder.Label;

/**
 * Guests that call everything with anything: they may end themselves, but the hypervisor must not
 * meet a bug of its own. {@code -Dxenolith.seed} repeats a run.
 */
final class HostileHypercallsTest {
  private static final int GUESTS = 24;
  private static final int CALLS = 4000;
  private static final int CHOICES = 64;
  private static final int R12 = 12;
  private static final int R13 = 13;
  private static final int[] ARGUMENTS = {
    CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8, CpuState.R9
  };

  private static void program(Program program) {
    Label loop = program.label();
    Label skip = program.label();
    program.set(R12, CALLS);
    program.bind(loop);
    for (int argument : ARGUMENTS) {
      choose(program);
      program.emit("MOV r64, r/m64", register(argument), memory(15, 0).withIndex(RAX, 8));
    }
    // Now and then one of the values that arguments are chosen from changes.
    choose(program);
    program.emit("RDRAND r64", register(RBX));
    program.emit("MOV r64, r/m64", register(R13), register(RBX));
    program.emit("AND r/m64, imm8", register(R13), immediate(15));
    program.code.branch("JNE rel32", skip);
    program.emit("MOV r/m64, r64", memory(15, 0).withIndex(RAX, 8), register(RBX));
    program.bind(skip);
    choose(program);
    Label next = program.label();
    for (int number :
        new int[] {
          HypercallNumber.SCHED_OP, HypercallNumber.SCHED_OP_COMPAT, HypercallNumber.IRET
        }) {
      program.emit("CMP r/m64, imm8", register(RAX), immediate(number));
      program.code.branch("JE rel32", next);
    }
    program.emit("SYSCALL");
    program.bind(next);
    program.set(15, Microkernel.DATA);
    program.emit("SUB r/m64, imm8", register(R12), immediate(1));
    program.code.branch("JNE rel32", loop);
    program.succeed();
  }

  /** A random number below {@link #CHOICES} in RAX. */
  private static void choose(Program program) {
    program.emit("RDRAND r64", register(RAX));
    program.emit("AND r/m64, imm8", register(RAX), immediate(CHOICES - 1));
  }

  private static long choice(Random random, Microkernel kernel, int index) {
    int page = random.nextInt(Microkernel.PAGES + 1);
    return switch (index % 8) {
      case 0 -> random.nextInt(8);
      case 1 -> random.nextInt(64);
      case 2 -> Microkernel.page(page) + random.nextInt(4096);
      case 3 -> Program.slotAddress(random.nextInt(CHOICES));
      case 4 -> kernel.firstMfn + page;
      case 5 -> kernel.maddr(page) | random.nextInt(8);
      case 6 -> random.nextBoolean() ? 0x7ff0 + random.nextInt(4) : -random.nextInt(4096);
      default ->
          random.nextBoolean() ? PvAbi.HYPERVISOR_VIRT_START + random.nextInt() : random.nextLong();
    };
  }

  @Test
  void nothingIsOurFault() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("HostileHypercallsTest seed " + seed);
    Random random = new Random(seed);
    for (int guest = 0; guest < GUESTS; guest++) {
      Random its = new Random(random.nextLong());
      try (Microkernel kernel = Microkernel.of(HostileHypercallsTest::program, its::nextLong)) {
        for (int i = 0; i < CHOICES; i++) {
          kernel.memory.writeLong(
              kernel.maddr(Microkernel.DATA_PAGE) + 8L * i, choice(random, kernel, i));
        }
        kernel.run();
        assertThat(kernel.domain.crashReport().orElse(""))
            .as("guest %d; log %s", guest, kernel.log())
            .doesNotContain("bug of the hypervisor");
      }
    }
  }
}
