package org.xenolith.x86.cpu.sse;

import java.util.function.Function;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.x87.X87Guard;
import org.xenolith.x86.isa.Instruction;

/** Conversions between integers, singles and doubles. */
final class ConversionSemantics {
  private static final long LOW = 0xffffffffL;

  /** A number to an integer of 32 or 64 bits, by a rounding mode. */
  @FunctionalInterface
  private interface ToInteger {
    long apply(FloatContext context, long value, int rounding, int width);
  }

  /** A signed integer to a number. */
  @FunctionalInterface
  private interface FromInteger {
    long apply(FloatContext context, long value);
  }

  /** Both results of a conversion whose source is wider or narrower than its destination. */
  @FunctionalInterface
  private interface Half {
    long apply(FloatContext context, long value);
  }

  private final Semantics semantics;

  private ConversionSemantics(Semantics semantics) {
    this.semantics = semantics;
  }

  static void register(Semantics semantics) {
    ConversionSemantics conversions = new ConversionSemantics(semantics);
    conversions.betweenFormats();
    conversions.packedIntegers();
    conversions.scalarIntegers();
    conversions.mmx();
  }

  private void betweenFormats() {
    semantics.choose("CVTSD2SS", XmmForms.processor(ConversionSemantics::narrowScalar));
    semantics.choose(
        "CVTSS2SD",
        FloatForms.scalarDouble((context, d, source) -> Binary32.toBinary64(context, source)));
    narrow("CVTPD2PS", Binary64::toBinary32);
    widen("CVTPS2PD", Binary32::toBinary64);
  }

  private static void narrowScalar(Cpu cpu, Instruction i, int d, long low, long high) {
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long result = Binary64.toBinary32(context, low);
    context.finish(cpu);
    cpu.state.xmm[d] = cpu.state.xmm[d] & ~LOW | result;
  }

  /** Two quadwords to two doublewords; the upper half becomes 0. */
  private void narrow(String mnemonic, Half half) {
    semantics.choose(
        mnemonic,
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          long result = half.apply(context, low) & LOW | half.apply(context, high) << 32;
          context.finish(cpu);
          cpu.state.xmm[d] = result;
          cpu.state.xmm[d + 1] = 0;
        }));
  }

  /** The two low doublewords to two quadwords. */
  private void widen(String mnemonic, Half half) {
    semantics.choose(
        mnemonic,
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          long resultLow = half.apply(context, low & LOW);
          long resultHigh = half.apply(context, low >>> 32);
          context.finish(cpu);
          cpu.state.xmm[d] = resultLow;
          cpu.state.xmm[d + 1] = resultHigh;
        }));
  }

  private void packedIntegers() {
    semantics.choose(
        "CVTDQ2PS",
        FloatForms.packedSingle(
            (context, d, source) -> Binary32.fromInteger(context, (int) source)));
    widen("CVTDQ2PD", (context, value) -> Binary64.fromInteger(context, (int) value));
    semantics.choose(
        "CVTPS2DQ",
        FloatForms.packedSingle((context, d, source) -> singleToDword(context, source)));
    semantics.choose(
        "CVTTPS2DQ",
        FloatForms.packedSingle((context, d, source) -> truncateSingle(context, source)));
    narrow("CVTPD2DQ", ConversionSemantics::doubleToDword);
    narrow("CVTTPD2DQ", ConversionSemantics::truncateDouble);
  }

  private static long singleToDword(FloatContext context, long value) {
    return Binary32.toInteger(context, value, context.rounding(), 32) & LOW;
  }

  private static long truncateSingle(FloatContext context, long value) {
    return Binary32.toInteger(context, value, FloatContext.TRUNCATE, 32) & LOW;
  }

  private static long doubleToDword(FloatContext context, long value) {
    return Binary64.toInteger(context, value, context.rounding(), 32) & LOW;
  }

  private static long truncateDouble(FloatContext context, long value) {
    return Binary64.toInteger(context, value, FloatContext.TRUNCATE, 32) & LOW;
  }

  // ---- one number and a general register

  private void scalarIntegers() {
    semantics.choose("CVTSS2SI", toGeneral(Binary32::toInteger, false));
    semantics.choose("CVTTSS2SI", toGeneral(Binary32::toInteger, true));
    semantics.choose("CVTSD2SI", toGeneral(Binary64::toInteger, false));
    semantics.choose("CVTTSD2SI", toGeneral(Binary64::toInteger, true));
    semantics.choose("CVTSI2SS", i -> fromGeneral(i, Binary32::fromInteger, LOW));
    semantics.choose("CVTSI2SD", i -> fromGeneral(i, Binary64::fromInteger, -1));
  }

  private static Function<Instruction, Operation> toGeneral(
      ToInteger conversion, boolean truncates) {
    return XmmForms.processor((cpu, i, d, low, high) -> {
      FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
      boolean wide = i.operandSize() == 64;
      int rounding = truncates ? FloatContext.TRUNCATE : context.rounding();
      long result = conversion.apply(context, low, rounding, wide ? 64 : 32);
      context.finish(cpu);
      cpu.state.gpr[i.reg()] = wide ? result : result & LOW;
    });
  }

  /**
   * @param written the bits of the destination's low quadword that the result takes
   */
  private static Operation fromGeneral(
      Instruction instruction, FromInteger conversion, long written) {
    boolean wide = instruction.operandSize() == 64;
    if (!instruction.isMemory()) {
      return (cpu, i) -> {
        X87Guard.requireAvailable(cpu);
        long value = cpu.state.gpr[i.rm()];
        fromInteger(cpu, i, conversion, wide ? value : (int) value, written);
      };
    }
    return (cpu, i) -> {
      X87Guard.requireAvailable(cpu);
      long address = cpu.address(i);
      fromInteger(cpu, i, conversion, wide ? cpu.load64(address) : cpu.load32(address), written);
    };
  }

  private static void fromInteger(
      Cpu cpu, Instruction i, FromInteger conversion, long value, long written) {
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long result = conversion.apply(context, value);
    context.finish(cpu);
    int d = i.reg() << 1;
    cpu.state.xmm[d] = cpu.state.xmm[d] & ~written | result;
  }

  // ---- MMX registers

  private void mmx() {
    toMmx("CVTPS2PI", (context, low, high) -> singles(context, low, context.rounding()));
    toMmx("CVTTPS2PI", (context, low, high) -> singles(context, low, FloatContext.TRUNCATE));
    toMmx("CVTPD2PI", (context, low, high) -> doubles(context, low, high, context.rounding()));
    toMmx("CVTTPD2PI", (context, low, high) -> doubles(context, low, high, FloatContext.TRUNCATE));
    semantics.choose("CVTPI2PS", ConversionSemantics::singlesFromMmx);
    semantics.choose("CVTPI2PD", ConversionSemantics::doublesFromMmx);
  }

  private static long singles(FloatContext context, long low, int rounding) {
    return Binary32.toInteger(context, low & LOW, rounding, 32) & LOW
        | Binary32.toInteger(context, low >>> 32, rounding, 32) << 32;
  }

  private static long doubles(FloatContext context, long low, long high, int rounding) {
    return Binary64.toInteger(context, low, rounding, 32) & LOW
        | Binary64.toInteger(context, high, rounding, 32) << 32;
  }

  @FunctionalInterface
  private interface ToMmx {
    long apply(FloatContext context, long low, long high);
  }

  private void toMmx(String mnemonic, ToMmx conversion) {
    var form =
        XmmForms.processor((cpu, i, d, low, high) -> {
          FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
          long result = conversion.apply(context, low, high);
          context.finish(cpu);
          MmxForms.write(cpu.state, i.reg(), result);
        });
    semantics.choose(mnemonic, instruction -> afterX87(form.apply(instruction)));
  }

  /** What the x87 unit left pending comes before anything of the conversion. */
  private static Operation afterX87(Operation operation) {
    return (cpu, i) -> {
      X87Guard.requireReady(cpu);
      operation.execute(cpu, i);
    };
  }

  /** From memory these two have nothing to do with MMX. */
  private static Operation singlesFromMmx(Instruction instruction) {
    if (instruction.isMemory()) {
      return (cpu, i) -> {
        X87Guard.requireAvailable(cpu);
        singlesFromInteger(cpu, i, cpu.load64(cpu.address(i)));
      };
    }
    return (cpu, i) -> {
      X87Guard.requireReady(cpu);
      singlesFromInteger(cpu, i, cpu.state.fpuSignificand[i.rm()]);
      MmxForms.enter(cpu.state);
    };
  }

  private static void singlesFromInteger(Cpu cpu, Instruction i, long source) {
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    long result =
        Binary32.fromInteger(context, (int) source)
            | Binary32.fromInteger(context, (int) (source >>> 32)) << 32;
    context.finish(cpu);
    cpu.state.xmm[i.reg() << 1] = result;
  }

  private static Operation doublesFromMmx(Instruction instruction) {
    if (instruction.isMemory()) {
      return (cpu, i) -> {
        X87Guard.requireAvailable(cpu);
        doublesFromInteger(cpu, i, cpu.load64(cpu.address(i)));
      };
    }
    return (cpu, i) -> {
      X87Guard.requireReady(cpu);
      doublesFromInteger(cpu, i, cpu.state.fpuSignificand[i.rm()]);
      MmxForms.enter(cpu.state);
    };
  }

  private static void doublesFromInteger(Cpu cpu, Instruction i, long source) {
    FloatContext context = cpu.floatContext.begin(cpu.state.mxcsr);
    int d = i.reg() << 1;
    cpu.state.xmm[d] = Binary64.fromInteger(context, (int) source);
    cpu.state.xmm[d + 1] = Binary64.fromInteger(context, (int) (source >>> 32));
  }
}
