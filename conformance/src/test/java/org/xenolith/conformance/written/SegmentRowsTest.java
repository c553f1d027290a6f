package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.List;
import java.util.function.Consumer;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/** Segment registers: MOV, PUSH, POP, LDS and its kin, and every reason not to load one. */
final class SegmentRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RDX = CpuState.RDX;
  private static final int OPERAND_SIZE = 0x66;
  private static final boolean[] MODES = {true, false};
  private static final String[] NAMES = {"ES", "CS", "SS", "DS", "FS", "GS"};
  private static final String TO_SEGMENT = "MOV Sreg, r/m16";
  private static final String FROM_SEGMENT = "MOV r16/r32/m16, Sreg";

  /** A selector with what its load into a data segment and into SS gives: a base, or a fault. */
  private record Load(int selector, int dataVector, int stackVector, int errorCode, long base) {
    static Load into(int selector, long base) {
      return new Load(selector, -1, -1, 0, base);
    }

    /** Good for data segments only. */
    static Load data(int selector) {
      return new Load(selector, -1, Vector.GP, selector & 0xfffc, 0);
    }

    static Load bad(int selector) {
      return new Load(selector, Vector.GP, Vector.GP, selector & 0xfffc, 0);
    }

    int vector(int segment) {
      return segment == Instruction.SS ? stackVector : dataVector;
    }
  }

  private static final List<Load> LOADS =
      List.of(
          Load.into(Descriptors.DATA, 0),
          Load.into(Descriptors.BASED_DATA, Descriptors.BASE),
          Load.into(Descriptors.LOCAL_DATA, Descriptors.BASE),
          Load.into(Descriptors.EXPAND_DOWN, 0),
          Load.data(0),
          Load.data(3),
          Load.data(Descriptors.DATA & ~3),
          Load.data(Descriptors.READ_ONLY),
          Load.data(Descriptors.CODE_32),
          Load.data(Descriptors.CODE_64),
          Load.data(Descriptors.CONFORMING),
          new Load(Descriptors.ABSENT_DATA, Vector.NP, Vector.SS, Descriptors.ABSENT_DATA & ~3, 0),
          new Load(Descriptors.ABSENT_CODE, Vector.NP, Vector.GP, Descriptors.ABSENT_CODE & ~3, 0),
          Load.bad(Descriptors.KERNEL_DATA),
          Load.bad(Descriptors.KERNEL_CODE),
          Load.bad(Descriptors.EXECUTE_ONLY),
          Load.bad(Descriptors.LOCAL_TABLE),
          Load.bad(Descriptors.FREE_TASK),
          Load.bad(Descriptors.CALL_GATE),
          Load.bad(Descriptors.BEYOND));

  @Override
  void write(Cases cases) {
    for (boolean mode64 : MODES) {
      for (int segment = Instruction.ES; segment <= Instruction.GS; segment++) {
        fromSegment(cases, mode64, segment);
        if (segment != Instruction.CS) {
          toSegment(cases, mode64, segment);
        }
        if (!mode64 || segment >= Instruction.FS) {
          push(cases, mode64, segment);
        }
        if (segment != Instruction.CS && (!mode64 || segment >= Instruction.FS)) {
          pop(cases, mode64, segment);
        }
      }
      farLoads(cases, mode64);
    }
  }

  private static void fromSegment(Cases cases, boolean mode64, int segment) {
    Consumer<GuestState> given = state -> state.selector[segment] = 0x8765;
    cases
        .in(mode64, FROM_SEGMENT, register(RDX), register(segment))
        .given(given)
        .then(state -> state.gpr[RDX] = 0x8765);
    cases
        .prefixed(mode64, OPERAND_SIZE, FROM_SEGMENT, register(RDX), register(segment))
        .given(given)
        .then(state -> state.setRegister(RDX, 0x8765, 2))
        .remark("66");
    cases
        .in(mode64, FROM_SEGMENT, memory(RBX, 0), register(segment))
        .given(given)
        .then(state -> state.write(state.gpr[RBX], 0x8765, 2));
    if (mode64) {
      cases
          .in64("MOV r64/m16, Sreg", register(RDX), register(segment))
          .given(given)
          .then(state -> state.gpr[RDX] = 0x8765);
      cases
          .in64("MOV r64/m16, Sreg", memory(RBX, 0), register(segment))
          .given(given)
          .then(state -> state.write(state.gpr[RBX], 0x8765, 2));
    }
  }

  /** What loading the selector gives; {@code alsoThen} where it succeeds. */
  private static void loading(
      WrittenCase each, int segment, Load load, Consumer<GuestState> alsoThen) {
    each.remark("%s %04x".formatted(NAMES[segment], load.selector()));
    if (load.vector(segment) >= 0) {
      each.faults(load.vector(segment), load.errorCode());
    } else {
      each.then(state -> state.loadSegment(segment, load.selector(), load.base())).then(alsoThen);
    }
  }

  private static void toSegment(Cases cases, boolean mode64, int segment) {
    for (Load load : LOADS) {
      WrittenCase fromRegister =
          cases
              .in(mode64, TO_SEGMENT, register(segment), register(RDX))
              .given(state -> state.setRegister(RDX, load.selector(), 2));
      loading(fromRegister, segment, load, state -> {});
      WrittenCase fromMemory =
          cases
              .in(mode64, TO_SEGMENT, register(segment), memory(RBX, 0))
              .given(state -> state.write(state.gpr[RBX], load.selector(), 2));
      loading(fromMemory, segment, load, state -> {});
    }
  }

  /** With 32 bits processors move 16 of them and leave the rest of the stack's word as it is. */
  private static void push(Cases cases, boolean mode64, int segment) {
    int length = mode64 ? 8 : 4;
    String syntax = "PUSH " + NAMES[segment];
    cases
        .in(mode64, syntax)
        .given(state -> state.selector[segment] = 0x8765)
        .then(state -> state.gpr[CpuState.RSP] -= length)
        .then(state -> state.write(state.gpr[CpuState.RSP], 0x8765, mode64 ? 8 : 2));
    cases
        .prefixed(mode64, OPERAND_SIZE, syntax)
        .given(state -> state.selector[segment] = 0x8765)
        .then(state -> state.push(0x8765, 2))
        .remark("66");
  }

  private static void pop(Cases cases, boolean mode64, int segment) {
    int length = mode64 ? 8 : 4;
    String syntax = "POP " + NAMES[segment];
    for (Load load : LOADS) {
      WrittenCase whole =
          cases
              .in(mode64, syntax)
              .given(state -> state.write(state.gpr[CpuState.RSP], load.selector(), 2));
      loading(whole, segment, load, state -> state.gpr[CpuState.RSP] += length);
      WrittenCase half =
          cases
              .prefixed(mode64, OPERAND_SIZE, syntax)
              .given(state -> state.write(state.gpr[CpuState.RSP], load.selector(), 2));
      loading(half, segment, load, state -> state.gpr[CpuState.RSP] += 2);
    }
  }

  private static void farLoads(Cases cases, boolean mode64) {
    farLoad(cases, mode64, Instruction.SS, "LSS");
    farLoad(cases, mode64, Instruction.FS, "LFS");
    farLoad(cases, mode64, Instruction.GS, "LGS");
    if (!mode64) {
      farLoad(cases, false, Instruction.ES, "LES");
      farLoad(cases, false, Instruction.DS, "LDS");
    }
  }

  private static void farLoad(Cases cases, boolean mode64, int segment, String mnemonic) {
    for (int length = 2; length <= (mode64 ? 8 : 4); length *= 2) {
      String syntax = "%s r%d, m16:%d".formatted(mnemonic, 8 * length, 8 * length);
      for (Load load : LOADS) {
        int bytes = length;
        WrittenCase each =
            cases
                .in(mode64, syntax, register(RDX), memory(RBX, 0))
                .given(state -> state.write(state.gpr[RBX] + bytes, load.selector(), 2));
        loading(
            each,
            segment,
            load,
            state -> state.setRegister(RDX, state.read(state.gpr[RBX], bytes), bytes));
      }
    }
  }
}
