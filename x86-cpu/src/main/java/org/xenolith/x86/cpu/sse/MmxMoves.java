package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.MmxForms.enter;
import static org.xenolith.x86.cpu.x87.X87Guard.requireReady;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/** Moves of MMX registers, and EMMS. */
final class MmxMoves {
  private static final long LOW = 0xffffffffL;

  private MmxMoves() {}

  static void register(Semantics semantics) {
    semantics.bind("EMMS", MmxMoves::empty);
    semantics.bind("MOVNTQ", MmxMoves::store);
    semantics.bind("MASKMOVQ", MmxMoves::storeMasked);
    semantics.bind("MOVDQ2Q", MmxMoves::fromXmm);
    semantics.bind("MOVQ2DQ", MmxMoves::toXmm);
  }

  private static void empty(Cpu cpu, Instruction i) {
    requireReady(cpu);
    cpu.state.fpuTop = 0;
    cpu.state.fpuTagValid = 0;
  }

  private static void store(Cpu cpu, Instruction i) {
    requireReady(cpu);
    cpu.store64(cpu.address(i), cpu.state.fpuSignificand[i.reg()]);
    enter(cpu.state);
  }

  private static void storeMasked(Cpu cpu, Instruction i) {
    requireReady(cpu);
    long mask = cpu.state.fpuSignificand[i.rm()];
    MaskedStore.probe(cpu, i, 0, mask);
    MaskedStore.store(cpu, i, 0, cpu.state.fpuSignificand[i.reg()], mask);
    enter(cpu.state);
  }

  private static void fromXmm(Cpu cpu, Instruction i) {
    requireReady(cpu);
    MmxForms.write(cpu.state, i.reg(), cpu.state.xmm[i.rm() << 1]);
  }

  private static void toXmm(Cpu cpu, Instruction i) {
    requireReady(cpu);
    XmmMoveForms.setLow(cpu, i.reg(), cpu.state.fpuSignificand[i.rm()]);
    enter(cpu.state);
  }

  private static boolean isStore(Instruction instruction) {
    return instruction.row().operandDetails().getFirst().place() == Operand.Place.MODRM_RM;
  }

  /** MOVQ between MMX registers, or an MMX register and memory. */
  static Operation quadword(Instruction instruction) {
    if (isStore(instruction)) {
      return instruction.isMemory()
          ? MmxMoves::store
          : (cpu, i) -> {
            requireReady(cpu);
            MmxForms.write(cpu.state, i.rm(), cpu.state.fpuSignificand[i.reg()]);
          };
    }
    return instruction.isMemory()
        ? MmxMoves::load
        : (cpu, i) -> {
          requireReady(cpu);
          MmxForms.write(cpu.state, i.reg(), cpu.state.fpuSignificand[i.rm()]);
        };
  }

  private static void load(Cpu cpu, Instruction i) {
    requireReady(cpu);
    MmxForms.write(cpu.state, i.reg(), cpu.load64(cpu.address(i)));
  }

  /** MOVD and MOVQ between an MMX register and a general register or memory. */
  static Operation general(Instruction instruction, boolean wide) {
    long mask = wide ? -1 : LOW;
    if (!instruction.isMemory()) {
      return isStore(instruction)
          ? (cpu, i) -> {
            requireReady(cpu);
            cpu.state.gpr[i.rm()] = cpu.state.fpuSignificand[i.reg()] & mask;
            enter(cpu.state);
          }
          : (cpu, i) -> {
            requireReady(cpu);
            MmxForms.write(cpu.state, i.reg(), cpu.state.gpr[i.rm()] & mask);
          };
    }
    if (wide) {
      return isStore(instruction) ? MmxMoves::store : MmxMoves::load;
    }
    return isStore(instruction)
        ? (cpu, i) -> {
          requireReady(cpu);
          cpu.store32(cpu.address(i), (int) cpu.state.fpuSignificand[i.reg()]);
          enter(cpu.state);
        }
        : (cpu, i) -> {
          requireReady(cpu);
          MmxForms.write(cpu.state, i.reg(), cpu.load32(cpu.address(i)) & LOW);
        };
  }

  static void signMask(Cpu cpu, Instruction i) {
    requireReady(cpu);
    cpu.state.gpr[i.reg()] = PackedArithmetic.signMask(cpu.state.fpuSignificand[i.rm()]);
    enter(cpu.state);
  }

  static void extractWord(Cpu cpu, Instruction i) {
    requireReady(cpu);
    int shift = ((int) i.immediate() & 3) << 4;
    cpu.state.gpr[i.reg()] = cpu.state.fpuSignificand[i.rm()] >>> shift & 0xffff;
    enter(cpu.state);
  }

  static Operation insertWord(Instruction instruction) {
    return instruction.isMemory()
        ? (cpu, i) -> {
          requireReady(cpu);
          insertWord(cpu, i, cpu.load16(cpu.address(i)));
        }
        : (cpu, i) -> {
          requireReady(cpu);
          insertWord(cpu, i, cpu.state.gpr[i.rm()]);
        };
  }

  private static void insertWord(Cpu cpu, Instruction i, long value) {
    int shift = ((int) i.immediate() & 3) << 4;
    long mask = 0xffffL << shift;
    long kept = cpu.state.fpuSignificand[i.reg()] & ~mask;
    MmxForms.write(cpu.state, i.reg(), kept | value << shift & mask);
  }
}
