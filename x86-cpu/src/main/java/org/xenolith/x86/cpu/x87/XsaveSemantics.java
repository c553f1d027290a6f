package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * XSAVE, XSAVEOPT, XSAVEC and XRSTOR (SDM volume 1, 13.7 to 13.10) for the components x87 (bit 0)
 * and SSE (bit 1), both in the legacy area; AVX (bit 2) would follow the header.
 *
 * <p>A component is in use (XINUSE) unless all of it has its initial value. XSAVEOPT has the init
 * optimisation but not the modified one: it writes what is in use.
 */
final class XsaveSemantics {
  private static final long X87_COMPONENT = 1;
  private static final long SSE_COMPONENT = 1 << 1;
  private static final long AVX_COMPONENT = 1 << 2;

  private static final int HEADER = FpuImage.BYTES;
  private static final int HEADER_END = HEADER + 64;
  private static final int XSTATE_BV = HEADER;
  private static final int XCOMP_BV = HEADER + 8;
  private static final long COMPACTED = 1L << 63;

  private XsaveSemantics() {}

  static void register(Semantics semantics) {
    X87Guard.bindNotWaiting(semantics, "XSAVE", (cpu, it) -> save(cpu, it, false, false));
    X87Guard.bindNotWaiting(semantics, "XSAVE64", (cpu, it) -> save(cpu, it, true, false));
    X87Guard.bindNotWaiting(semantics, "XSAVEOPT", (cpu, it) -> save(cpu, it, false, true));
    X87Guard.bindNotWaiting(semantics, "XSAVEOPT64", (cpu, it) -> save(cpu, it, true, true));
    X87Guard.bindNotWaiting(semantics, "XSAVEC", (cpu, it) -> saveCompacted(cpu, it, false));
    X87Guard.bindNotWaiting(semantics, "XSAVEC64", (cpu, it) -> saveCompacted(cpu, it, true));
    X87Guard.bindNotWaiting(semantics, "XRSTOR", (cpu, it) -> restore(cpu, it, false));
    X87Guard.bindNotWaiting(semantics, "XRSTOR64", (cpu, it) -> restore(cpu, it, true));
  }

  /** The requested components that are enabled: EDX:EAX and XCR0. */
  private static long requested(CpuState state) {
    long mask = state.gpr[CpuState.RDX] << 32 | state.gpr[CpuState.RAX] & 0xffff_ffffL;
    return mask & state.xcr0;
  }

  private static long inUse(CpuState state) {
    return (FpuImage.isInitialX87(state) ? 0 : X87_COMPONENT)
        | (FpuImage.isInitialXmm(state) ? 0 : SSE_COMPONENT);
  }

  private static long alignedAddress(Cpu cpu, Instruction instruction) {
    long address = cpu.address(instruction);
    if ((address & 63) != 0) {
      throw cpu.raise(Vector.GP, 0);
    }
    return address;
  }

  private static void save(Cpu cpu, Instruction instruction, boolean wide, boolean optimized) {
    long address = alignedAddress(cpu, instruction);
    cpu.probe(address, HEADER_END, Cpu.WRITE);
    long requested = requested(cpu.state);
    long inUse = inUse(cpu.state);
    long before = cpu.load64(address + XSTATE_BV);
    writeComponents(cpu, address, optimized ? requested & inUse : requested, wide);
    if ((requested & (SSE_COMPONENT | AVX_COMPONENT)) != 0) {
      writeMxcsr(cpu, address);
    }
    cpu.store64(address + XSTATE_BV, before & ~requested | requested & inUse);
  }

  private static void saveCompacted(Cpu cpu, Instruction instruction, boolean wide) {
    long address = alignedAddress(cpu, instruction);
    cpu.probe(address, HEADER_END, Cpu.WRITE);
    long requested = requested(cpu.state);
    long inUse = inUse(cpu.state);
    if (cpu.state.mxcsr != FpuImage.MXCSR_INITIAL) {
      inUse |= SSE_COMPONENT;
    }
    long written = requested & inUse;
    writeComponents(cpu, address, written, wide);
    if ((written & SSE_COMPONENT) != 0) {
      writeMxcsr(cpu, address);
    }
    cpu.store64(address + XSTATE_BV, written);
    cpu.store64(address + XCOMP_BV, requested | COMPACTED);
  }

  private static void writeComponents(Cpu cpu, long address, long components, boolean wide) {
    FpuBuffer buffer = cpu.x87.buffer;
    if ((components & X87_COMPONENT) != 0) {
      FpuImage.saveX87(cpu.state, buffer.segment, 0, wide);
      buffer.store(cpu, address, 0, FpuImage.MXCSR);
      buffer.store(cpu, address, FpuImage.REGISTERS, FpuImage.XMM);
    }
    if ((components & SSE_COMPONENT) != 0) {
      int count = FpuStateSemantics.xmmCount(cpu.state);
      FpuImage.saveXmm(cpu.state, buffer.segment, 0, count);
      buffer.store(cpu, address, FpuImage.XMM, FpuImage.XMM + 16 * count);
    }
  }

  private static void writeMxcsr(Cpu cpu, long address) {
    FpuBuffer buffer = cpu.x87.buffer;
    FpuImage.saveMxcsr(cpu.state, buffer.segment, 0);
    buffer.store(cpu, address, FpuImage.MXCSR, FpuImage.REGISTERS);
  }

  private static void restore(Cpu cpu, Instruction instruction, boolean wide) {
    long address = alignedAddress(cpu, instruction);
    FpuBuffer buffer = cpu.x87.buffer;
    buffer.load(cpu, address, HEADER, HEADER_END);
    long present = buffer.getLong(XSTATE_BV);
    long layout = buffer.getLong(XCOMP_BV);
    boolean compacted = layout < 0;
    if (!isValidHeader(cpu.state, buffer, present, layout)) {
      throw cpu.raise(Vector.GP, 0);
    }
    long requested = requested(cpu.state);
    int count = FpuStateSemantics.xmmCount(cpu.state);
    buffer.load(cpu, address, 0, FpuImage.XMM + 16 * count);
    int mxcsr = mxcsrToLoad(cpu, buffer, requested, present, compacted);
    cpu.state.mxcsr = mxcsr;
    restoreX87(cpu.state, buffer, requested, present, wide);
    restoreXmm(cpu.state, buffer, requested, present, count);
  }

  /** No reserved bit is set, and no component named that is not enabled. */
  private static boolean isValidHeader(
      CpuState state, FpuBuffer buffer, long present, long layout) {
    long reserved = 0;
    if (layout < 0) {
      for (int at = XCOMP_BV + 8; at < HEADER_END; at += 8) {
        reserved |= buffer.getLong(at);
      }
      long components = layout & ~COMPACTED;
      return (reserved | components & ~state.xcr0 | present & ~components) == 0;
    }
    return (layout | buffer.getLong(XCOMP_BV + 8) | present & ~state.xcr0) == 0;
  }

  /**
   * MXCSR as it will be. The standard form loads it with SSE or AVX requested, whatever is present;
   * the compacted form treats it as a part of SSE.
   */
  private static int mxcsrToLoad(
      Cpu cpu, FpuBuffer buffer, long requested, long present, boolean compacted) {
    if (!compacted) {
      return (requested & (SSE_COMPONENT | AVX_COMPONENT)) != 0
          ? FpuStateSemantics.requireValidMxcsr(cpu, buffer)
          : cpu.state.mxcsr;
    }
    if ((requested & SSE_COMPONENT) == 0) {
      return cpu.state.mxcsr;
    }
    return (present & SSE_COMPONENT) != 0
        ? FpuStateSemantics.requireValidMxcsr(cpu, buffer)
        : FpuImage.MXCSR_INITIAL;
  }

  private static void restoreX87(
      CpuState state, FpuBuffer buffer, long requested, long present, boolean wide) {
    if ((requested & X87_COMPONENT) == 0) {
      return;
    }
    if ((present & X87_COMPONENT) != 0) {
      FpuImage.restoreX87(state, buffer.segment, 0, wide);
    } else {
      FpuImage.initializeX87(state);
    }
  }

  private static void restoreXmm(
      CpuState state, FpuBuffer buffer, long requested, long present, int count) {
    if ((requested & SSE_COMPONENT) == 0) {
      return;
    }
    if ((present & SSE_COMPONENT) != 0) {
      FpuImage.restoreXmm(state, buffer.segment, 0, count);
    } else {
      java.util.Arrays.fill(state.xmm, 0, 2 * count, 0);
    }
  }
}
