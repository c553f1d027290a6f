package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;

/** Floating-point arithmetic, comparison and rounding. */
final class FloatSemantics {
  private static final long LOW = 0xffffffffL;
  private static final int ROUND_BY_MXCSR = 4;
  private static final int ROUND_QUIETLY = 8;

  private final Semantics semantics;

  private FloatSemantics(Semantics semantics) {
    this.semantics = semantics;
  }

  static void register(Semantics semantics) {
    FloatSemantics floats = new FloatSemantics(semantics);
    floats.lanes("ADD", Binary32::add, Binary64::add);
    floats.lanes("SUB", Binary32::subtract, Binary64::subtract);
    floats.lanes("MUL", Binary32::multiply, Binary64::multiply);
    floats.lanes("DIV", Binary32::divide, Binary64::divide);
    floats.lanes("MIN", Binary32::minimum, Binary64::minimum);
    floats.lanes("MAX", Binary32::maximum, Binary64::maximum);
    floats.lanes(
        "SQRT",
        (context, destination, source) -> Binary32.squareRoot(context, source),
        (context, destination, source) -> Binary64.squareRoot(context, source));
    floats.comparisons();
    floats.rounding();
    floats.approximations();
    floats.horizontal();
    semantics.choose("DPPS", XmmForms.processor(DotProduct::single));
    semantics.choose("DPPD", XmmForms.processor(DotProduct::wide));
  }

  private void lanes(String mnemonic, FloatForms.Lane single, FloatForms.Lane wide) {
    semantics.choose(mnemonic + "PS", FloatForms.packedSingle(single));
    semantics.choose(mnemonic + "SS", FloatForms.scalarSingle(single));
    semantics.choose(mnemonic + "PD", FloatForms.packedDouble(wide));
    semantics.choose(mnemonic + "SD", FloatForms.scalarDouble(wide));
  }

  // ---- comparison

  private void comparisons() {
    FloatForms.LaneWithImmediate single =
        (context, a, b, predicate) ->
            holds(predicate, Binary32.compare(context, a, b, signalsQuiet(predicate))) ? LOW : 0;
    FloatForms.LaneWithImmediate wide =
        (context, a, b, predicate) ->
            holds(predicate, Binary64.compare(context, a, b, signalsQuiet(predicate))) ? -1 : 0;
    semantics.choose("CMPPS", FloatForms.packedSingle(single));
    semantics.choose("CMPSS", FloatForms.scalarSingle(single));
    semantics.choose("CMPPD", FloatForms.packedDouble(wide));
    semantics.choose("CMPSD", FloatForms.scalarDouble(wide));
    semantics.choose(
        "COMISS",
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          setFlags(cpu, Binary32.compare(context, cpu.state.xmm[d], low, true));
        }));
    semantics.choose(
        "UCOMISS",
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          setFlags(cpu, Binary32.compare(context, cpu.state.xmm[d], low, false));
        }));
    semantics.choose(
        "COMISD",
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          setFlags(cpu, Binary64.compare(context, cpu.state.xmm[d], low, true));
        }));
    semantics.choose(
        "UCOMISD",
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          setFlags(cpu, Binary64.compare(context, cpu.state.xmm[d], low, false));
        }));
  }

  private static void setFlags(Cpu cpu, int order) {
    cpu.floatContext.finish(cpu);
    cpu.state.flags.setStatus(
        switch (order) {
          case SoftConversion.LESS -> CpuState.FLAG_CF;
          case SoftConversion.EQUAL -> CpuState.FLAG_ZF;
          case SoftConversion.GREATER -> 0;
          default -> CpuState.FLAG_CF | CpuState.FLAG_PF | CpuState.FLAG_ZF;
        });
  }

  /** Predicates EQ LT LE UNORD NEQ NLT NLE ORD; bits above the third do not count. */
  private static boolean holds(int predicate, int order) {
    boolean plain =
        switch (predicate & 3) {
          case 0 -> order == SoftConversion.EQUAL;
          case 1 -> order == SoftConversion.LESS;
          case 2 -> order == SoftConversion.LESS || order == SoftConversion.EQUAL;
          default -> order == SoftConversion.UNORDERED;
        };
    return plain ^ (predicate & 4) != 0;
  }

  private static boolean signalsQuiet(int predicate) {
    return (predicate & 3) == 1 || (predicate & 3) == 2;
  }

  // ---- rounding and approximations

  private void rounding() {
    FloatForms.LaneWithImmediate single =
        (context, destination, source, control) ->
            Binary32.round(context, source, mode(context, control), (control & ROUND_QUIETLY) != 0);
    FloatForms.LaneWithImmediate wide =
        (context, destination, source, control) ->
            Binary64.round(context, source, mode(context, control), (control & ROUND_QUIETLY) != 0);
    semantics.choose("ROUNDPS", FloatForms.packedSingle(single));
    semantics.choose("ROUNDSS", FloatForms.scalarSingle(single));
    semantics.choose("ROUNDPD", FloatForms.packedDouble(wide));
    semantics.choose("ROUNDSD", FloatForms.scalarDouble(wide));
  }

  private static int mode(FloatContext context, int control) {
    return (control & ROUND_BY_MXCSR) != 0 ? context.rounding() : control & 3;
  }

  private void approximations() {
    FloatForms.Lane reciprocal = (context, destination, source) -> Approximation.reciprocal(source);
    FloatForms.Lane root = (context, destination, source) -> Approximation.reciprocalRoot(source);
    semantics.choose("RCPPS", FloatForms.packedSingle(reciprocal));
    semantics.choose("RCPSS", FloatForms.scalarSingle(reciprocal));
    semantics.choose("RSQRTPS", FloatForms.packedSingle(root));
    semantics.choose("RSQRTSS", FloatForms.scalarSingle(root));
  }

  // ---- horizontal

  private void horizontal() {
    horizontalSingle("HADDPS", Binary32::add);
    horizontalSingle("HSUBPS", Binary32::subtract);
    horizontalDouble("HADDPD", Binary64::add);
    horizontalDouble("HSUBPD", Binary64::subtract);
    semantics.choose("ADDSUBPS", XmmForms.processor(FloatSemantics::addSubtractSingle));
    semantics.choose("ADDSUBPD", XmmForms.processor(FloatSemantics::addSubtractDouble));
  }

  private void horizontalSingle(String mnemonic, FloatForms.Lane lane) {
    semantics.choose(
        mnemonic,
        XmmForms.processor((cpu, i, d, low, high) -> {
          long[] xmm = cpu.state.xmm;
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          long resultLow =
              neighbours(lane, context, xmm[d]) | neighbours(lane, context, xmm[d + 1]) << 32;
          long resultHigh = neighbours(lane, context, low) | neighbours(lane, context, high) << 32;
          context.finish(cpu);
          xmm[d] = resultLow;
          xmm[d + 1] = resultHigh;
        }));
  }

  private static long neighbours(FloatForms.Lane lane, FloatContext context, long pair) {
    return lane.apply(context, pair & LOW, pair >>> 32);
  }

  private void horizontalDouble(String mnemonic, FloatForms.Lane lane) {
    semantics.choose(
        mnemonic,
        XmmForms.processor((cpu, i, d, low, high) -> {
          long[] xmm = cpu.state.xmm;
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          long resultLow = lane.apply(context, xmm[d], xmm[d + 1]);
          long resultHigh = lane.apply(context, low, high);
          context.finish(cpu);
          xmm[d] = resultLow;
          xmm[d + 1] = resultHigh;
        }));
  }

  private static void addSubtractSingle(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long resultLow = subtractThenAdd(context, xmm[d], low);
    long resultHigh = subtractThenAdd(context, xmm[d + 1], high);
    context.finish(cpu);
    xmm[d] = resultLow;
    xmm[d + 1] = resultHigh;
  }

  private static long subtractThenAdd(FloatContext context, long a, long b) {
    return Binary32.subtract(context, a & LOW, b & LOW)
        | Binary32.add(context, a >>> 32, b >>> 32) << 32;
  }

  private static void addSubtractDouble(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long difference = Binary64.subtract(context, xmm[d], low);
    long sum = Binary64.add(context, xmm[d + 1], high);
    context.finish(cpu);
    xmm[d] = difference;
    xmm[d + 1] = sum;
  }
}
