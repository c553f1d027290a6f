package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * DPPS and DPPD: products, sums of pairs and the sum of those, each a stage that may raise #XM. The
 * processor adds in all lanes at once, and each lane begins with another term: seen where several
 * are NaNs.
 */
final class DotProduct {
  private static final FloatFormat SINGLE = FloatFormat.BINARY32;
  private static final long LOW = 0xffffffffL;

  private DotProduct() {}

  static void single(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    int control = (int) i.immediate();
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long product0 = product(context, control >> 4, xmm[d], low);
    long product1 = product(context, control >> 5, xmm[d] >>> 32, low >>> 32);
    long product2 = product(context, control >> 6, xmm[d + 1], high);
    long product3 = product(context, control >> 7, xmm[d + 1] >>> 32, high >>> 32);
    context.finish(cpu);
    long sumLow = Binary32.add(context, product1, product0);
    long sumHigh = Binary32.add(context, product3, product2);
    context.finish(cpu);
    long sum = Binary32.add(context, sumLow, sumHigh);
    context.finish(cpu);
    long lane1 = sum;
    long lane2 = sum;
    long lane3 = sum;
    if (SINGLE.isNan(sum)) {
      long otherLow = Binary32.add(context, product0, product1);
      long otherHigh = Binary32.add(context, product2, product3);
      lane1 = Binary32.add(context, otherLow, otherHigh);
      lane2 = Binary32.add(context, sumHigh, sumLow);
      lane3 = Binary32.add(context, otherHigh, otherLow);
    }
    xmm[d] = sum * (control & 1) | lane1 * (control >> 1 & 1) << 32;
    xmm[d + 1] = lane2 * (control >> 2 & 1) | lane3 * (control >> 3 & 1) << 32;
  }

  private static long product(FloatContext context, int chosen, long a, long b) {
    return (chosen & 1) == 0 ? 0 : Binary32.multiply(context, a & LOW, b & LOW);
  }

  static void wide(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    int control = (int) i.immediate();
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long productLow = (control & 0x10) == 0 ? 0 : Binary64.multiply(context, xmm[d], low);
    long productHigh = (control & 0x20) == 0 ? 0 : Binary64.multiply(context, xmm[d + 1], high);
    context.finish(cpu);
    long sum = Binary64.add(context, productLow, productHigh);
    long other = Binary64.add(context, productHigh, productLow);
    context.finish(cpu);
    xmm[d] = sum * (control & 1);
    xmm[d + 1] = other * (control >> 1 & 1);
  }
}
