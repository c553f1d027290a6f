package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/**
 * The stack as PUSH and POP see it: RSP in 64-bit mode, SS:ESP in compatibility mode. The register
 * moves only after the access has succeeded.
 */
final class Stack {
  private static final long MASK_32 = 0xffff_ffffL;

  private Stack() {}

  static void push64(Cpu cpu, long value) {
    long[] gpr = cpu.gpr;
    long rsp = gpr[CpuState.RSP] - 8;
    cpu.store64(rsp, value);
    gpr[CpuState.RSP] = rsp;
  }

  static long pop64(Cpu cpu) {
    long[] gpr = cpu.gpr;
    long rsp = gpr[CpuState.RSP];
    long value = cpu.load64(rsp);
    gpr[CpuState.RSP] = rsp + 8;
    return value;
  }

  static void push(Cpu cpu, long value, int length) {
    long top = moved(cpu, -length);
    cpu.store(linear(cpu, top), value, length);
    cpu.gpr[CpuState.RSP] = top;
  }

  /** Raises the fault of the first of several pushes that would have one. */
  static void probePushes(Cpu cpu, int count, int length) {
    for (int i = 1; i <= count; i++) {
      cpu.probe(linear(cpu, moved(cpu, -(long) i * length)), length, Cpu.WRITE);
    }
  }

  static long pop(Cpu cpu, int length) {
    long value = peek(cpu, 0, length);
    cpu.gpr[CpuState.RSP] = moved(cpu, length);
    return value;
  }

  /** What lies this many bytes above the top. */
  static long peek(Cpu cpu, int offset, int length) {
    return cpu.load(linear(cpu, moved(cpu, offset)), length);
  }

  /** The stack pointer this many bytes further up. */
  static long moved(Cpu cpu, long bytes) {
    long pointer = cpu.gpr[CpuState.RSP] + bytes;
    return cpu.state.mode64 ? pointer : pointer & MASK_32;
  }

  static long linear(Cpu cpu, long pointer) {
    return cpu.linear(Instruction.SS, pointer);
  }
}
