package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.register;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * String instructions that reach a page which does not allow them: repeated ones stop with the
 * registers of the elements done so far, and their flags are as before the instruction, so that it
 * goes on when the page is there (Intel SDM volume 2, REP).
 */
final class StringEdgeTest extends RowsTest {
  private static final int RAX = CpuState.RAX;
  private static final int RCX = CpuState.RCX;
  private static final int RSI = CpuState.RSI;
  private static final int RDI = CpuState.RDI;

  /** Elements that are left when the repetition stops. */
  private static final int LEFT = 3;

  @Override
  void write(Cases cases) {
    for (boolean mode64 : new boolean[] {true, false}) {
      for (int width = 1; width <= (mode64 ? 8 : 4); width *= 2) {
        for (Edge edge : Edge.ALL) {
          for (int inside = 0; inside < width; inside++) {
            for (int done : new int[] {0, 1, 5}) {
              Walk walk = new Walk(mode64, width, edge, inside, done);
              walk.stores(cases);
              walk.loads(cases);
              walk.comparisons(cases);
            }
          }
        }
      }
      masked(cases, mode64);
    }
  }

  /**
   * A repetition towards a boundary: upwards where the bad page lies above, downwards where it lies
   * below.
   *
   * @param inside how far the boundary is from where the first element that cannot be accessed
   *     begins (upwards) or the last one that can (downwards)
   * @param done elements before it
   */
  private record Walk(boolean mode64, int width, Edge edge, int inside, int done) {
    boolean downwards() {
      return edge.lowerIsBad();
    }

    int step() {
      return downwards() ? -width : width;
    }

    /** The element that cannot be accessed. */
    long bad(GuestState state) {
      long boundary = edge.address(state.guest);
      return downwards() ? boundary + inside - width : boundary - inside;
    }

    long first(GuestState state) {
      return bad(state) - (long) done * step();
    }

    private WrittenCase repeated(Cases cases, String mnemonic, int operands) {
      String operand = " m" + 8 * width;
      String syntax = mnemonic + operand + (operands == 2 ? "," + operand : "");
      return cases
          .repeated(mode64, Instruction.PREFIX_REP, syntax)
          .given(state -> state.set(CpuState.FLAG_DF, downwards()))
          .given(state -> state.gpr[RCX] = done + LEFT)
          .then(state -> state.gpr[RCX] = LEFT)
          .remark("%s, %d bytes in, after %d".formatted(edge, inside, done));
    }

    private void faults(WrittenCase each, int errorCode) {
      each.faults(Vector.PF, errorCode)
          .then(state -> state.cr2 = downwards() ? bad(state) : edge.address(state.guest));
    }

    /** MOVS and STOS that write to the boundary. */
    void stores(Cases cases) {
      WrittenCase store =
          repeated(cases, "STOS", 1)
              .given(state -> state.gpr[RDI] = first(state))
              .then(state -> state.gpr[RDI] = bad(state));
      store.then(state -> forDone(state, at -> state.write(at, state.gpr[RAX], width)));
      faults(store, edge.writeError());
      WrittenCase move =
          repeated(cases, "MOVS", 2)
              .given(state -> state.gpr[RDI] = first(state))
              .then(state -> copy(state, state.gpr[RSI], first(state)))
              .then(state -> state.gpr[RSI] += (long) done * step())
              .then(state -> state.gpr[RDI] = bad(state));
      faults(move, edge.writeError());
    }

    private void forDone(GuestState state, LongConsumer action) {
      for (int i = 0; i < done; i++) {
        action.accept(first(state) + (long) i * step());
      }
    }

    private void copy(GuestState state, long from, long to) {
      for (int i = 0; i < done; i++) {
        long distance = (long) i * step();
        state.write(to + distance, state.read(from + distance, width), width);
      }
    }

    /** MOVS and LODS that read at the boundary. */
    void loads(Cases cases) {
      if (edge.readable()) {
        return;
      }
      WrittenCase move =
          repeated(cases, "MOVS", 2)
              .given(state -> state.gpr[RSI] = first(state))
              .then(state -> copy(state, first(state), state.gpr[RDI]))
              .then(state -> state.gpr[RDI] += (long) done * step())
              .then(state -> state.gpr[RSI] = bad(state));
      faults(move, edge.readError());
      WrittenCase load =
          repeated(cases, "LODS", 1)
              .given(state -> state.gpr[RSI] = first(state))
              .then(state -> loaded(state))
              .then(state -> state.gpr[RSI] = bad(state));
      faults(load, edge.readError());
    }

    private void loaded(GuestState state) {
      if (done > 0) {
        long value = state.read(bad(state) - step(), width);
        state.gpr[RAX] = state.gpr[RAX] & keep() | value;
      }
    }

    /** What of RAX an element leaves. */
    private long keep() {
      return width == 1 ? ~0xffL : width == 2 ? ~0xffffL : 0;
    }

    /** CMPS and SCAS over equal elements. */
    void comparisons(Cases cases) {
      if (edge.readable()) {
        return;
      }
      WrittenCase scan =
          repeated(cases, "SCAS", 1)
              .given(state -> state.gpr[RDI] = first(state))
              .given(state -> forDone(state, at -> state.write(at, state.gpr[RAX], width)))
              .then(state -> state.gpr[RDI] = bad(state));
      faults(scan, edge.readError());
      for (int edged : new int[] {RSI, RDI}) {
        int other = edged == RSI ? RDI : RSI;
        WrittenCase compare =
            repeated(cases, "CMPS", 2)
                .given(state -> state.gpr[edged] = first(state))
                .given(state -> copy(state, state.gpr[other], first(state)))
                .then(state -> state.gpr[edged] = bad(state))
                .then(state -> state.gpr[other] += (long) done * step());
        faults(compare, edge.readError());
      }
    }
  }

  /** Every byte is to be written, so every page must be there before the first is. */
  private static void masked(Cases cases, boolean mode64) {
    for (Edge edge : Edge.ALL) {
      for (int below = 1; below < 16; below++) {
        int distance = below;
        WrittenCase each =
            cases
                .in(mode64, "MASKMOVDQU xmm1, xmm2", register(1), register(2))
                .given(state -> state.gpr[RDI] = edge.address(state.guest) - distance)
                .given(state -> fill(state.fpu, 160 + 32, 16))
                .remark("%s, %d bytes below".formatted(edge, below));
        edge.expectFault(each, below, edge.writeError());
      }
      for (int below = 1; below < 8; below++) {
        int distance = below;
        WrittenCase each =
            cases
                .in(mode64, "MASKMOVQ mm1, mm2", register(1), register(2))
                .given(state -> state.gpr[RDI] = edge.address(state.guest) - distance)
                .given(state -> fillRegisters(state.fpu))
                .remark("%s, %d bytes below".formatted(edge, below));
        edge.expectFault(each, below, edge.writeError());
      }
    }
  }

  private static void fill(byte[] fpu, int at, int length) {
    Arrays.fill(fpu, at, at + length, (byte) 0xff);
  }

  /** MMX registers lie in x87's by physical number: all have the mask's bits set. */
  private static void fillRegisters(byte[] fpu) {
    for (int register = 0; register < 8; register++) {
      fill(fpu, 32 + 16 * register, 8);
    }
  }
}
