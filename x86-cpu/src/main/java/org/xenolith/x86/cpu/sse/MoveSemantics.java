package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.x87.X87Guard.requireAvailable;

import java.util.function.Function;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.RegisterClass;

/** Moves of XMM registers, and MXCSR. */
final class MoveSemantics {
  private static final int MXCSR_RESERVED = 0xffff0000;

  private MoveSemantics() {}

  static void register(Semantics semantics) {
    for (String mnemonic :
        new String[] {
          "MOVAPS",
          "MOVUPS",
          "MOVAPD",
          "MOVUPD",
          "MOVDQA",
          "MOVDQU",
          "LDDQU",
          "MOVNTPS",
          "MOVNTPD",
          "MOVNTDQ",
          "MOVNTDQA"
        }) {
      semantics.choose(mnemonic, XmmMoveForms::whole);
    }
    semantics.choose("MOVSS", XmmMoveForms::scalarSingle);
    semantics.choose("MOVSD", XmmMoveForms::scalarDouble);
    for (String suffix : new String[] {"PS", "PD"}) {
      semantics.choose("MOVL" + suffix, i -> XmmMoveForms.half(i, 0));
      semantics.choose("MOVH" + suffix, i -> XmmMoveForms.half(i, 1));
    }
    semantics.choose("MOVHLPS", XmmForms.whole((xmm, d, low, high) -> xmm[d] = high));
    semantics.choose("MOVLHPS", XmmForms.whole((xmm, d, low, high) -> xmm[d + 1] = low));
    semantics.choose("MOVD", MoveSemantics::doubleword);
    semantics.choose("MOVQ", MoveSemantics::quadword);
    semantics.choose("MOVNTI", MoveSemantics::storeGeneral);
    semantics.bind("MASKMOVDQU", MoveSemantics::storeMasked);
    semantics.bind("LDMXCSR", MoveSemantics::loadMxcsr);
    semantics.bind("STMXCSR", MoveSemantics::storeMxcsr);
    extractions(semantics);
    insertions(semantics);
  }

  private static Operation doubleword(Instruction instruction) {
    return MmxForms.touchesMmx(instruction)
        ? MmxMoves.general(instruction, false)
        : XmmMoveForms.general(instruction, false);
  }

  /** MOVQ: four pairs of rows. */
  private static Operation quadword(Instruction instruction) {
    boolean general = false;
    for (Operand operand : instruction.row().operandDetails()) {
      general |= operand.registers() == RegisterClass.GENERAL;
    }
    if (MmxForms.touchesMmx(instruction)) {
      return general ? MmxMoves.general(instruction, true) : MmxMoves.quadword(instruction);
    }
    return general ? XmmMoveForms.general(instruction, true) : XmmMoveForms.quadword(instruction);
  }

  /** MOVNTI is no SSE instruction as far as CR0 goes. */
  private static Operation storeGeneral(Instruction instruction) {
    return instruction.operandSize() == 64
        ? (cpu, i) -> cpu.store64(cpu.address(i), cpu.state.gpr[i.reg()])
        : (cpu, i) -> cpu.store32(cpu.address(i), (int) cpu.state.gpr[i.reg()]);
  }

  private static void storeMasked(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    int s = i.reg() << 1;
    int m = i.rm() << 1;
    long[] xmm = cpu.state.xmm;
    MaskedStore.probe(cpu, i, 0, xmm[m]);
    MaskedStore.probe(cpu, i, 8, xmm[m + 1]);
    MaskedStore.store(cpu, i, 0, xmm[s], xmm[m]);
    MaskedStore.store(cpu, i, 8, xmm[s + 1], xmm[m + 1]);
  }

  private static void loadMxcsr(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    int value = cpu.load32(cpu.address(i));
    if ((value & MXCSR_RESERVED) != 0) {
      throw cpu.raise(Vector.GP, 0);
    }
    cpu.state.mxcsr = value;
  }

  private static void storeMxcsr(Cpu cpu, Instruction i) {
    requireAvailable(cpu);
    cpu.store32(cpu.address(i), cpu.state.mxcsr);
  }

  private static void extractions(Semantics semantics) {
    semantics.choose(
        "MOVMSKPS",
        XmmMoveForms.toGeneral((low, high, immediate) ->
            low >>> 31 & 1 | low >>> 62 & 2 | high >>> 29 & 4 | high >>> 60 & 8));
    semantics.choose(
        "MOVMSKPD", XmmMoveForms.toGeneral((low, high, immediate) -> low >>> 63 | high >>> 62 & 2));
    var signMask =
        XmmMoveForms.toGeneral((low, high, immediate) ->
            PackedArithmetic.signMask(low) | PackedArithmetic.signMask(high) << 8);
    semantics.choose(
        "PMOVMSKB", i -> MmxForms.touchesMmx(i) ? MmxMoves::signMask : signMask.apply(i));
    var extractWord = XmmMoveForms.toGeneral(MoveSemantics::word);
    semantics.choose(
        "PEXTRW",
        i -> {
          if (MmxForms.touchesMmx(i)) {
            return MmxMoves::extractWord;
          }
          return i.row().operandDetails().getFirst().place() == Operand.Place.MODRM_REG
              ? extractWord.apply(i)
              : extract(i, MoveSemantics::word, (cpu, at, value) -> cpu.store16(at, (int) value));
        });
    semantics.choose(
        "PEXTRB",
        i ->
            extract(
                i,
                (low, high, n) -> ((n & 8) == 0 ? low : high) >>> ((n & 7) << 3) & 0xff,
                (cpu, at, value) -> cpu.store8(at, (int) value)));
    for (String mnemonic : new String[] {"PEXTRD", "EXTRACTPS"}) {
      semantics.choose(
          mnemonic,
          i -> extract(i, PackedShuffle::dword, (cpu, at, value) -> cpu.store32(at, (int) value)));
    }
    semantics.choose(
        "PEXTRQ", i -> extract(i, (low, high, n) -> (n & 1) == 0 ? low : high, Cpu::store64));
  }

  private static long word(long low, long high, int n) {
    return ((n & 4) == 0 ? low : high) >>> ((n & 3) << 4) & 0xffff;
  }

  @FunctionalInterface
  private interface Store {
    void store(Cpu cpu, long linear, long value);
  }

  /** To ModRM.rm. */
  private static Operation extract(
      Instruction instruction, XmmMoveForms.Extraction extraction, Store store) {
    if (instruction.isMemory()) {
      return (cpu, i) -> {
        requireAvailable(cpu);
        store.store(cpu, cpu.address(i), extracted(cpu, i, extraction));
      };
    }
    return (cpu, i) -> {
      requireAvailable(cpu);
      cpu.state.gpr[i.rm()] = extracted(cpu, i, extraction);
    };
  }

  private static long extracted(Cpu cpu, Instruction i, XmmMoveForms.Extraction extraction) {
    int s = i.reg() << 1;
    return extraction.apply(cpu.state.xmm[s], cpu.state.xmm[s + 1], (int) i.immediate() & 0xff);
  }

  private static void insertions(Semantics semantics) {
    var insertWord = insert(16, (cpu, at) -> cpu.load16(at) & 0xffffL);
    semantics.choose(
        "PINSRW", i -> MmxForms.isMmx(i) ? MmxMoves.insertWord(i) : insertWord.apply(i));
    semantics.choose("PINSRB", insert(8, (cpu, at) -> cpu.load8(at) & 0xffL));
    semantics.choose("PINSRD", insert(32, (cpu, at) -> cpu.load32(at) & 0xffffffffL));
    semantics.choose("PINSRQ", insert(64, Cpu::load64));
    semantics.choose("INSERTPS", XmmForms.processor(MoveSemantics::insertSingle));
  }

  @FunctionalInterface
  private interface Load {
    long load(Cpu cpu, long linear);
  }

  private static Function<Instruction, Operation> insert(int bits, Load load) {
    return instruction ->
        instruction.isMemory()
            ? (cpu, i) -> {
              requireAvailable(cpu);
              insert(cpu, i, bits, load.load(cpu, cpu.address(i)));
            }
            : (cpu, i) -> {
              requireAvailable(cpu);
              insert(cpu, i, bits, cpu.state.gpr[i.rm()]);
            };
  }

  private static void insert(Cpu cpu, Instruction i, int bits, long value) {
    int position = (int) i.immediate() * bits & 127;
    int d = (i.reg() << 1) + (position >> 6);
    long mask = -1L >>> (64 - bits) << position;
    cpu.state.xmm[d] = cpu.state.xmm[d] & ~mask | value << position & mask;
  }

  /** INSERTPS: of a register the chosen single, of memory the only one. */
  private static void insertSingle(Cpu cpu, Instruction i, int d, long low, long high) {
    long[] xmm = cpu.state.xmm;
    int immediate = (int) i.immediate();
    long value = PackedShuffle.dword(low, high, i.isMemory() ? 0 : immediate >> 6);
    int half = immediate >> 5 & 1;
    int shift = (immediate >> 4 & 1) << 5;
    xmm[d + half] = xmm[d + half] & ~(0xffffffffL << shift) | value << shift;
    xmm[d] &= ~(-(immediate & 1L) >>> 32 | -(immediate >> 1 & 1L) << 32);
    xmm[d + 1] &= ~(-(immediate >> 2 & 1L) >>> 32 | -(immediate >> 3 & 1L) << 32);
  }
}
