package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/** FXSAVE and FXRSTOR; XSAVE and its relatives are in {@link XsaveSemantics}. */
final class FpuStateSemantics {
  private FpuStateSemantics() {}

  static void register(Semantics semantics) {
    X87Guard.bindNotWaiting(semantics, "FXSAVE", (cpu, it) -> save(cpu, it, false));
    X87Guard.bindNotWaiting(semantics, "FXSAVE64", (cpu, it) -> save(cpu, it, true));
    X87Guard.bindNotWaiting(semantics, "FXRSTOR", (cpu, it) -> restore(cpu, it, false));
    X87Guard.bindNotWaiting(semantics, "FXRSTOR64", (cpu, it) -> restore(cpu, it, true));
    XsaveSemantics.register(semantics);
  }

  /** XMM registers that the mode can reach. */
  static int xmmCount(CpuState state) {
    return state.mode64 ? 16 : 8;
  }

  private static int usedBytes(CpuState state) {
    return FpuImage.XMM + 16 * xmmCount(state);
  }

  private static void save(Cpu cpu, Instruction instruction, boolean wide) {
    long address = cpu.address(instruction);
    cpu.requireAligned16(address);
    cpu.probe(address, FpuImage.BYTES, Cpu.WRITE);
    FpuBuffer buffer = cpu.x87.buffer;
    FpuImage.saveX87(cpu.state, buffer.segment, 0, wide);
    FpuImage.saveMxcsr(cpu.state, buffer.segment, 0);
    FpuImage.saveXmm(cpu.state, buffer.segment, 0, xmmCount(cpu.state));
    buffer.store(cpu, address, 0, usedBytes(cpu.state));
  }

  private static void restore(Cpu cpu, Instruction instruction, boolean wide) {
    long address = cpu.address(instruction);
    cpu.requireAligned16(address);
    FpuBuffer buffer = cpu.x87.buffer;
    buffer.load(cpu, address, 0, usedBytes(cpu.state));
    int mxcsr = requireValidMxcsr(cpu, buffer);
    FpuImage.restoreX87(cpu.state, buffer.segment, 0, wide);
    cpu.state.mxcsr = mxcsr;
    FpuImage.restoreXmm(cpu.state, buffer.segment, 0, xmmCount(cpu.state));
  }

  static int requireValidMxcsr(Cpu cpu, FpuBuffer buffer) {
    int mxcsr = FpuImage.mxcsr(buffer.segment, 0);
    if ((mxcsr & ~FpuImage.MXCSR_VALID) != 0) {
      throw cpu.raise(Vector.GP, 0);
    }
    return mxcsr;
  }
}
