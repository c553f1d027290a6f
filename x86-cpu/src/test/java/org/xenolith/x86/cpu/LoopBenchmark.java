package org.xenolith.x86.cpu;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.xenolith.x86.isa.CodeBuilder;

/** Guest instructions per second of small loops; run {@link #main}. */
final class LoopBenchmark {
  private LoopBenchmark() {}

  /** Loads, stores, arithmetic, a call and branches, in about the mixture of compiled code. */
  static void mixture(CodeBuilder code) {
    CodeBuilder.Label loop = code.label();
    CodeBuilder.Label function = code.label();
    CodeBuilder.Label skip = code.label();
    CodeBuilder.Label end = code.label();
    code.emit("MOV r64, imm64", register(CpuState.RBX), immediate(TestGuest.DATA));
    code.emit("MOV r32, imm32", register(CpuState.RCX), immediate(5_000_000));
    code.emit("MOV r32, imm32", register(CpuState.RDX), immediate(1));
    code.bind(loop);
    code.emit("MOV r64, r/m64", register(CpuState.RAX), memory(CpuState.RBX, 8));
    code.emit("ADD r/m64, r64", register(CpuState.RAX), register(CpuState.RCX));
    code.emit("MOV r/m64, r64", memory(CpuState.RBX, 8), register(CpuState.RAX));
    code.emit("TEST r/m8, imm8", register(CpuState.RAX), immediate(1));
    code.branch("JE rel8", skip);
    code.emit("LEA r64, m", register(CpuState.RDX), memory(CpuState.RAX, 3));
    code.emit("XOR r/m32, r32", register(CpuState.RDX), register(CpuState.RAX));
    code.bind(skip);
    code.branch("CALL rel32", function);
    code.emit("CMP r/m32, r32", memory(CpuState.RBX, 16), register(CpuState.RDX));
    code.branch("JE rel8", end);
    code.emit("SUB r/m32, imm8", register(CpuState.RCX), immediate(1));
    code.branch("JNE rel8", loop);
    code.bind(end);
    code.emit("SYSCALL");
    code.bind(function);
    code.emit("PUSH r64", register(CpuState.RBX));
    code.emit("MOVZX r32, r/m8", register(CpuState.RSI), memory(CpuState.RBX, 8));
    code.emit("SHL r/m64, imm8", register(CpuState.RSI), immediate(3));
    code.emit("AND r/m32, imm8", register(CpuState.RSI), immediate(63));
    code.emit("POP r64", register(CpuState.RBX));
    code.emit("RET");
  }

  static void main() {
    TestGuest guest = new TestGuest();
    guest.program(LoopBenchmark::mixture);
    for (int i = 0; i < 8; i++) {
      guest.state.rip = TestGuest.CODE;
      long instructions = guest.cpu.instructionsRetired();
      long start = System.nanoTime();
      Exit exit = guest.cpu.run();
      double seconds = (System.nanoTime() - start) / 1e9;
      double millions = (guest.cpu.instructionsRetired() - instructions) / 1e6;
      System.out.printf(
          "%s after %.0f million instructions: %.1f million/s%n",
          exit, millions, millions / seconds);
    }
  }
}
