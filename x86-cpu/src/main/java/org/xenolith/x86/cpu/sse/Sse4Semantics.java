package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** What of SSE4 is of no other kind: PTEST, PHMINPOSUW, MPSADBW and string comparison. */
final class Sse4Semantics {
  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;

  private Sse4Semantics() {}

  static void register(Semantics semantics) {
    semantics.choose("PTEST", XmmForms.processor(Sse4Semantics::test));
    semantics.choose("PHMINPOSUW", XmmForms.whole(Sse4Semantics::minimumPosition));
    semantics.choose("MPSADBW", XmmForms.immediate(Sse4Semantics::sumsOfDifferences));
    semantics.choose("PCMPISTRI", XmmForms.processor(Sse4Semantics::implicitIndex));
    semantics.choose("PCMPISTRM", XmmForms.processor(Sse4Semantics::implicitMask));
    semantics.choose("PCMPESTRI", XmmForms.processor(Sse4Semantics::explicitIndex));
    semantics.choose("PCMPESTRM", XmmForms.processor(Sse4Semantics::explicitMask));
  }

  private static void test(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    boolean none = (xmm[d] & low | xmm[d + 1] & high) == 0;
    boolean all = (~xmm[d] & low | ~xmm[d + 1] & high) == 0;
    cpu.state.flags.setStatus((none ? CpuState.FLAG_ZF : 0) | (all ? CpuState.FLAG_CF : 0));
  }

  private static void minimumPosition(long[] xmm, int d, long low, long high) {
    long best = 0xffff;
    int position = 0;
    for (int n = 7; n >= 0; n--) {
      long word = (n < 4 ? low : high) >>> ((n & 3) << 4) & 0xffff;
      if (word <= best) {
        best = word;
        position = n;
      }
    }
    xmm[d] = best | (long) position << 16;
    xmm[d + 1] = 0;
  }

  /** Eight sums: four bytes of the source against each four of eleven of the destination. */
  private static void sumsOfDifferences(long[] xmm, int d, long low, long high, int control) {
    long block = PackedShuffle.dword(low, high, control);
    int start = control & 4;
    long bytes = PackedShuffle.extractBytes(xmm[d], xmm[d + 1], start);
    long next = PackedShuffle.extractBytes(xmm[d + 1], 0, start);
    long sumsLow = 0;
    long sumsHigh = 0;
    for (int n = 0; n < 4; n++) {
      long first = PackedShuffle.extractBytes(bytes, next, n) & 0xffffffffL;
      long second = PackedShuffle.extractBytes(bytes, next, n + 4) & 0xffffffffL;
      sumsLow |= PackedArithmetic.sumOfDifferences(first, block) << (16 * n);
      sumsHigh |= PackedArithmetic.sumOfDifferences(second, block) << (16 * n);
    }
    xmm[d] = sumsLow;
    xmm[d + 1] = sumsHigh;
  }

  // ---- string comparison

  private static void implicitIndex(Cpu cpu, Instruction i, int d, long low, long high) {
    int compared = compareImplicit(cpu, i, d, low, high);
    cpu.state.gpr[RCX] = StringComparison.index(compared, (int) i.immediate());
  }

  private static void implicitMask(Cpu cpu, Instruction i, int d, long low, long high) {
    int compared = compareImplicit(cpu, i, d, low, high);
    StringComparison.storeMask(cpu.state.xmm, compared, (int) i.immediate());
  }

  private static void explicitIndex(Cpu cpu, Instruction i, int d, long low, long high) {
    int compared = compareExplicit(cpu, i, d, low, high);
    cpu.state.gpr[RCX] = StringComparison.index(compared, (int) i.immediate());
  }

  private static void explicitMask(Cpu cpu, Instruction i, int d, long low, long high) {
    int compared = compareExplicit(cpu, i, d, low, high);
    StringComparison.storeMask(cpu.state.xmm, compared, (int) i.immediate());
  }

  private static int compareImplicit(Cpu cpu, Instruction i, int d, long low, long high) {
    int control = (int) i.immediate();
    long[] xmm = cpu.state.xmm;
    int lengthA = StringComparison.implicitLength(xmm[d], xmm[d + 1], control);
    int lengthB = StringComparison.implicitLength(low, high, control);
    return compare(cpu, control, d, lengthA, low, high, lengthB);
  }

  private static int compareExplicit(Cpu cpu, Instruction i, int d, long low, long high) {
    int control = (int) i.immediate();
    boolean wide = i.has(Instruction.PREFIX_REX_W);
    long[] gpr = cpu.state.gpr;
    int lengthA = StringComparison.explicitLength(wide ? gpr[RAX] : (int) gpr[RAX], control);
    int lengthB = StringComparison.explicitLength(wide ? gpr[RDX] : (int) gpr[RDX], control);
    return compare(cpu, control, d, lengthA, low, high, lengthB);
  }

  private static int compare(
      Cpu cpu, int control, int d, int lengthA, long low, long high, int lengthB) {
    long[] xmm = cpu.state.xmm;
    int result = StringComparison.compare(xmm[d], xmm[d + 1], lengthA, low, high, lengthB, control);
    cpu.state.flags.setStatus(StringComparison.flags(result, lengthA, lengthB, control));
    return result;
  }
}
