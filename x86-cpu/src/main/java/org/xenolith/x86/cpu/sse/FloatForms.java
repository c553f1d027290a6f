package org.xenolith.x86.cpu.sse;

import java.util.function.Function;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.isa.Instruction;

/**
 * The shapes of floating-point instructions. They compute every lane first, then report exceptions,
 * then write: an unmasked exception leaves the destination as it was.
 */
final class FloatForms {
  private static final long LOW = 0xffffffffL;

  /** Combines one lane; singles come in the low half of a long and go back there. */
  @FunctionalInterface
  interface Lane {
    long apply(FloatContext context, long destination, long source);
  }

  /** The same with an immediate byte, unsigned. */
  @FunctionalInterface
  interface LaneWithImmediate {
    long apply(FloatContext context, long destination, long source, int immediate);
  }

  private FloatForms() {}

  /** Two singles in a long. */
  static long pair(Lane lane, FloatContext context, long destination, long source) {
    long low = lane.apply(context, destination & LOW, source & LOW);
    return low | lane.apply(context, destination >>> 32, source >>> 32) << 32;
  }

  private static long pair(
      LaneWithImmediate lane, FloatContext context, long destination, long source, int immediate) {
    long low = lane.apply(context, destination & LOW, source & LOW, immediate);
    return low | lane.apply(context, destination >>> 32, source >>> 32, immediate) << 32;
  }

  static Function<Instruction, Operation> packedSingle(Lane lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long resultLow = pair(lane, context, xmm[d], low);
      long resultHigh = pair(lane, context, xmm[d + 1], high);
      context.finish(cpu);
      xmm[d] = resultLow;
      xmm[d + 1] = resultHigh;
    });
  }

  static Function<Instruction, Operation> scalarSingle(Lane lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long result = lane.apply(context, xmm[d] & LOW, low & LOW);
      context.finish(cpu);
      xmm[d] = xmm[d] & ~LOW | result;
    });
  }

  static Function<Instruction, Operation> packedDouble(Lane lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long resultLow = lane.apply(context, xmm[d], low);
      long resultHigh = lane.apply(context, xmm[d + 1], high);
      context.finish(cpu);
      xmm[d] = resultLow;
      xmm[d + 1] = resultHigh;
    });
  }

  static Function<Instruction, Operation> scalarDouble(Lane lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long result = lane.apply(context, xmm[d], low);
      context.finish(cpu);
      xmm[d] = result;
    });
  }

  static Function<Instruction, Operation> packedSingle(LaneWithImmediate lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      int immediate = (int) i.immediate() & 0xff;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long resultLow = pair(lane, context, xmm[d], low, immediate);
      long resultHigh = pair(lane, context, xmm[d + 1], high, immediate);
      context.finish(cpu);
      xmm[d] = resultLow;
      xmm[d + 1] = resultHigh;
    });
  }

  static Function<Instruction, Operation> scalarSingle(LaneWithImmediate lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      int immediate = (int) i.immediate() & 0xff;
      long result = lane.apply(context, xmm[d] & LOW, low & LOW, immediate);
      context.finish(cpu);
      xmm[d] = xmm[d] & ~LOW | result;
    });
  }

  static Function<Instruction, Operation> packedDouble(LaneWithImmediate lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      int immediate = (int) i.immediate() & 0xff;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long resultLow = lane.apply(context, xmm[d], low, immediate);
      long resultHigh = lane.apply(context, xmm[d + 1], high, immediate);
      context.finish(cpu);
      xmm[d] = resultLow;
      xmm[d + 1] = resultHigh;
    });
  }

  static Function<Instruction, Operation> scalarDouble(LaneWithImmediate lane) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      long[] xmm = cpu.state.xmm;
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      long result = lane.apply(context, xmm[d], low, (int) i.immediate() & 0xff);
      context.finish(cpu);
      xmm[d] = result;
    });
  }
}
