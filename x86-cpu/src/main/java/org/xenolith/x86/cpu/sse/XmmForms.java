package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.x87.X87Guard.requireAvailable;

import java.util.function.Function;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.cpu.x87.X87Guard;
import org.xenolith.x86.isa.Operand;

/**
 * The shapes of instructions that combine an XMM register with a register or memory: {@code
 * xmm1, xmm2/m}, with or without immediate. Each chooser looks at the row once, when the instruction
 * is decoded: register or memory, how much memory, and whether it must be aligned. Every operation
 * begins with {@link X87Guard}.
 */
final class XmmForms {
  /** Combines both halves of the destination with those of the source, each for itself. */
  @FunctionalInterface
  interface Lanes {
    long apply(long destination, long source);
  }

  /**
   * Combines register {@code xmm[d], xmm[d + 1]} with the source and writes the result there. Source
   * bytes that a smaller memory operand lacks are 0.
   */
  @FunctionalInterface
  interface Whole {
    void apply(long[] xmm, int d, long low, long high);
  }

  /** The same with an immediate byte, unsigned. */
  @FunctionalInterface
  interface WithImmediate {
    void apply(long[] xmm, int d, long low, long high, int immediate);
  }

  /** The same for instructions that need more of the processor: MXCSR, flags, other registers. */
  @FunctionalInterface
  interface WithProcessor {
    void apply(Cpu cpu, Instruction instruction, int d, long low, long high);
  }

  private XmmForms() {}

  static Function<Instruction, Operation> lanes(Lanes lanes) {
    return instruction -> {
      if (!instruction.isMemory()) {
        return (cpu, i) -> {
          requireAvailable(cpu);
          long[] xmm = cpu.state.xmm;
          int d = i.reg() << 1;
          int s = i.rm() << 1;
          xmm[d] = lanes.apply(xmm[d], xmm[s]);
          xmm[d + 1] = lanes.apply(xmm[d + 1], xmm[s + 1]);
        };
      }
      return whole(
              (xmm, d, low, high) -> {
                xmm[d] = lanes.apply(xmm[d], low);
                xmm[d + 1] = lanes.apply(xmm[d + 1], high);
              })
          .apply(instruction);
    };
  }

  static Function<Instruction, Operation> whole(Whole whole) {
    return processor((cpu, i, d, low, high) -> whole.apply(cpu.state.xmm, d, low, high));
  }

  static Function<Instruction, Operation> immediate(WithImmediate function) {
    return processor(
        (cpu, i, d, low, high) ->
            function.apply(cpu.state.xmm, d, low, high, (int) i.immediate() & 0xff));
  }

  static Function<Instruction, Operation> processor(WithProcessor function) {
    return instruction -> {
      if (!instruction.isMemory()) {
        return (cpu, i) -> {
          requireAvailable(cpu);
          long[] xmm = cpu.state.xmm;
          int s = i.rm() << 1;
          function.apply(cpu, i, i.reg() << 1, xmm[s], xmm[s + 1]);
        };
      }
      return fromMemory(instruction, function);
    };
  }

  private static Operation fromMemory(Instruction instruction, WithProcessor function) {
    boolean aligned = instruction.row().alignmentBytes() == 16;
    return switch (memoryBytes(instruction)) {
      case 16 ->
          aligned
              ? (cpu, i) -> {
                requireAvailable(cpu);
                long address = cpu.address(i);
                cpu.requireAligned16(address);
                long low = cpu.load64(address);
                function.apply(cpu, i, i.reg() << 1, low, cpu.load64(address + 8));
              }
              : (cpu, i) -> {
                requireAvailable(cpu);
                long address = cpu.address(i);
                long low = cpu.load64(address);
                function.apply(cpu, i, i.reg() << 1, low, cpu.load64(address + 8));
              };
      case 8 ->
          (cpu, i) -> {
            requireAvailable(cpu);
            function.apply(cpu, i, i.reg() << 1, cpu.load64(cpu.address(i)), 0);
          };
      case 4 ->
          (cpu, i) -> {
            requireAvailable(cpu);
            long value = cpu.load32(cpu.address(i)) & 0xffffffffL;
            function.apply(cpu, i, i.reg() << 1, value, 0);
          };
      case 2 ->
          (cpu, i) -> {
            requireAvailable(cpu);
            long value = cpu.load16(cpu.address(i)) & 0xffff;
            function.apply(cpu, i, i.reg() << 1, value, 0);
          };
      default -> throw new IllegalStateException("no source of this size: " + instruction.row());
    };
  }

  /** Bytes of the memory operand that the row gives. */
  static int memoryBytes(Instruction instruction) {
    for (Operand operand : instruction.row().operandDetails()) {
      if (operand.place() == Operand.Place.MODRM_RM) {
        return operand.memoryBytes();
      }
    }
    throw new IllegalStateException("no memory operand: " + instruction.row());
  }
}
