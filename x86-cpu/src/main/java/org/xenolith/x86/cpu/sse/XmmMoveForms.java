package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.x87.X87Guard.requireAvailable;

import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.XmmSteps;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/** The shapes of moves between XMM registers and memory or general registers. */
final class XmmMoveForms {
  private static final long LOW = 0xffffffffL;

  private XmmMoveForms() {}

  /** Whether the destination is ModRM.rm: a store, or a move between registers the other way. */
  private static boolean isStore(Instruction instruction) {
    return instruction.row().operandDetails().getFirst().place() == Operand.Place.MODRM_RM;
  }

  /** All sixteen bytes, in either direction: MOVAPS, MOVDQU, … */
  static Operation whole(Instruction instruction) {
    if (instruction.isMemory()) {
      return isStore(instruction) ? XmmSteps.store(instruction) : XmmSteps.load(instruction);
    }
    return isStore(instruction)
        ? XmmSteps.copy(instruction.rm(), instruction.reg())
        : XmmSteps.copy(instruction.reg(), instruction.rm());
  }

  /** Eight bytes between memory and one half of a register: MOVLPS (0) and MOVHPS (1). */
  static Operation half(Instruction instruction, int half) {
    if (isStore(instruction)) {
      return (cpu, i) -> {
        requireAvailable(cpu);
        cpu.store64(cpu.address(i), cpu.state.xmm[(i.reg() << 1) + half]);
      };
    }
    return (cpu, i) -> {
      requireAvailable(cpu);
      cpu.state.xmm[(i.reg() << 1) + half] = cpu.load64(cpu.address(i));
    };
  }

  /** MOVSD: loads clear the upper half, moves between registers leave it. */
  static Operation scalarDouble(Instruction instruction) {
    if (isStore(instruction)) {
      return instruction.isMemory()
          ? XmmMoveForms::storeLow
          : (cpu, i) -> {
            requireAvailable(cpu);
            cpu.state.xmm[i.rm() << 1] = cpu.state.xmm[i.reg() << 1];
          };
    }
    return instruction.isMemory()
        ? XmmMoveForms::loadLow
        : (cpu, i) -> {
          requireAvailable(cpu);
          cpu.state.xmm[i.reg() << 1] = cpu.state.xmm[i.rm() << 1];
        };
  }

  private static void loadLow(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    setLow(cpu, i.reg(), cpu.load64(cpu.address(i)));
  }

  private static void storeLow(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    cpu.store64(cpu.address(i), cpu.state.xmm[i.reg() << 1]);
  }

  /** The low quadword, the high one cleared. */
  static void setLow(Cpu cpu, int register, long value) {
    cpu.state.xmm[register << 1] = value;
    cpu.state.xmm[(register << 1) + 1] = 0;
  }

  /** MOVSS, likewise. */
  static Operation scalarSingle(Instruction instruction) {
    if (isStore(instruction)) {
      return instruction.isMemory()
          ? XmmMoveForms::storeDword
          : (cpu, i) -> mergeDword(cpu, i.rm() << 1, i.reg() << 1);
    }
    return instruction.isMemory()
        ? XmmMoveForms::loadDword
        : (cpu, i) -> mergeDword(cpu, i.reg() << 1, i.rm() << 1);
  }

  private static void mergeDword(Cpu cpu, int to, int from) {
    requireAvailable(cpu);
    long[] xmm = cpu.state.xmm;
    xmm[to] = xmm[to] & ~LOW | xmm[from] & LOW;
  }

  private static void loadDword(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    setLow(cpu, i.reg(), cpu.load32(cpu.address(i)) & LOW);
  }

  private static void storeDword(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    cpu.store32(cpu.address(i), (int) cpu.state.xmm[i.reg() << 1]);
  }

  /** MOVQ between XMM registers, or an XMM register and memory: the high half is cleared. */
  static Operation quadword(Instruction instruction) {
    if (instruction.isMemory()) {
      return isStore(instruction) ? XmmMoveForms::storeLow : XmmMoveForms::loadLow;
    }
    return isStore(instruction)
        ? (cpu, i) -> {
          requireAvailable(cpu);
          setLow(cpu, i.rm(), cpu.state.xmm[i.reg() << 1]);
        }
        : (cpu, i) -> {
          requireAvailable(cpu);
          setLow(cpu, i.reg(), cpu.state.xmm[i.rm() << 1]);
        };
  }

  /** MOVD and MOVQ between an XMM register and a general register or memory. */
  static Operation general(Instruction instruction, boolean wide) {
    if (isStore(instruction)) {
      if (instruction.isMemory()) {
        return wide ? XmmMoveForms::storeLow : XmmMoveForms::storeDword;
      }
      long mask = wide ? -1 : LOW;
      return (cpu, i) -> {
        requireAvailable(cpu);
        cpu.state.gpr[i.rm()] = cpu.state.xmm[i.reg() << 1] & mask;
      };
    }
    if (instruction.isMemory()) {
      return wide ? XmmMoveForms::loadLow : XmmMoveForms::loadDword;
    }
    long mask = wide ? -1 : LOW;
    return (cpu, i) -> {
      requireAvailable(cpu);
      setLow(cpu, i.reg(), cpu.state.gpr[i.rm()] & mask);
    };
  }

  /** {@code xmm1, imm8}: the shifts by an immediate count. */
  static Operation shift(LongBinaryOperator shift) {
    return (cpu, i) -> {
      requireAvailable(cpu);
      long[] xmm = cpu.state.xmm;
      int d = i.rm() << 1;
      long count = i.immediate() & 0xff;
      xmm[d] = shift.applyAsLong(xmm[d], count);
      xmm[d + 1] = shift.applyAsLong(xmm[d + 1], count);
    };
  }

  /** A general register, 32 bits wide, from an XMM register and an immediate: MOVMSKPS, PEXTRW. */
  @FunctionalInterface
  interface Extraction {
    long apply(long low, long high, int immediate);
  }

  static Function<Instruction, Operation> toGeneral(Extraction extraction) {
    return instruction ->
        (cpu, i) -> {
          requireAvailable(cpu);
          int s = i.rm() << 1;
          cpu.state.gpr[i.reg()] =
              extraction.apply(cpu.state.xmm[s], cpu.state.xmm[s + 1], (int) i.immediate() & 0xff);
        };
  }
}
