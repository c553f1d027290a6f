package org.xenolith.x86.cpu;

/** Instructions on flags and on the accumulator's width. */
final class FlagSemantics {
  private static final int AH_FLAGS =
      CpuState.FLAG_CF | CpuState.FLAG_PF | CpuState.FLAG_AF | CpuState.FLAG_ZF | CpuState.FLAG_SF;

  private FlagSemantics() {}

  static void register(Semantics semantics) {
    semantics.bind("CLC", (cpu, instruction) -> cpu.flags.setCarry(false));
    semantics.bind("STC", (cpu, instruction) -> cpu.flags.setCarry(true));
    semantics.bind("CMC", (cpu, instruction) -> cpu.flags.setCarry(cpu.flags.carry() == 0));
    semantics.bind("CLD", (cpu, instruction) -> cpu.flags.setControl(CpuState.FLAG_DF, false));
    semantics.bind("STD", (cpu, instruction) -> cpu.flags.setControl(CpuState.FLAG_DF, true));
    semantics.bind("LAHF", (cpu, instruction) -> loadAh(cpu));
    semantics.bind("SAHF", (cpu, instruction) -> storeAh(cpu));
    semantics.bind("CBW", (cpu, instruction) -> widen(cpu, 1, 2));
    semantics.bind("CWDE", (cpu, instruction) -> widen(cpu, 2, 4));
    semantics.bind("CDQE", (cpu, instruction) -> widen(cpu, 4, 8));
    semantics.bind("CWD", (cpu, instruction) -> spreadSign(cpu, 2));
    semantics.bind("CDQ", (cpu, instruction) -> spreadSign(cpu, 4));
    semantics.bind("CQO", (cpu, instruction) -> spreadSign(cpu, 8));
  }

  private static void loadAh(Cpu cpu) {
    long ah = (cpu.flags.status() & AH_FLAGS) | 2;
    cpu.gpr[CpuState.RAX] = (cpu.gpr[CpuState.RAX] & ~0xff00L) | ah << 8;
  }

  private static void storeAh(Cpu cpu) {
    int ah = (int) (cpu.gpr[CpuState.RAX] >>> 8) & AH_FLAGS;
    cpu.flags.setStatus((cpu.flags.status() & CpuState.FLAG_OF) | ah);
  }

  private static void widen(Cpu cpu, int from, int to) {
    long value = OperandAccess.signExtend(cpu.gpr[CpuState.RAX], from);
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, value, to);
  }

  private static void spreadSign(Cpu cpu, int length) {
    long sign = OperandAccess.signExtend(cpu.gpr[CpuState.RAX], length) >> 63;
    OperandAccess.setRegister(cpu.gpr, CpuState.RDX, sign, length);
  }
}
