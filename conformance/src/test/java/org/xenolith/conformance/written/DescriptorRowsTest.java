package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.List;
import java.util.function.Consumer;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.OperandValue;

/** Instructions that look at descriptors: LAR, LSL, VERR, VERW; and ARPL, which only compares. */
final class DescriptorRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RCX = CpuState.RCX;
  private static final int RDX = CpuState.RDX;
  private static final long NONE = -1;

  /**
   * What ring 3 may learn of a selector.
   *
   * @param rights as LAR gives them, {@link #NONE} where it gives none
   * @param limit as LSL gives it
   */
  private record Visible(
      int selector, long rights, long limit, boolean readable, boolean writable) {}

  /** The manual leaves bits 16 to 19 of the rights open; processors give the descriptor's. */
  private static final List<Visible> SELECTORS =
      List.of(
          new Visible(0, NONE, NONE, false, false),
          new Visible(3, NONE, NONE, false, false),
          new Visible(Descriptors.BEYOND, NONE, NONE, false, false),
          new Visible(Descriptors.CODE_32, 0xcffb00, 0xffff_ffffL, true, false),
          new Visible(Descriptors.CODE_64, 0xaffb00, 0xffff_ffffL, true, false),
          new Visible(Descriptors.DATA, 0xcff300, 0xffff_ffffL, true, true),
          new Visible(Descriptors.DATA & ~3, 0xcff300, 0xffff_ffffL, true, true),
          new Visible(Descriptors.BASED_DATA, 0x45f300, 0x5_abcd, true, true),
          new Visible(Descriptors.LOCAL_DATA, 0x45f300, 0x5_abcd, true, true),
          new Visible(Descriptors.READ_ONLY, 0xcff100, 0xffff_ffffL, true, false),
          new Visible(Descriptors.EXPAND_DOWN, 0xcff700, 0xffff_ffffL, true, true),
          new Visible(Descriptors.KERNEL_DATA, NONE, NONE, false, false),
          new Visible(Descriptors.KERNEL_CODE, NONE, NONE, false, false),
          new Visible(Descriptors.CONFORMING, 0xcf9f00, 0xffff_ffffL, true, false),
          new Visible(Descriptors.EXECUTE_ONLY, 0xcff900, 0xffff_ffffL, false, false),
          new Visible(Descriptors.LOCAL_TABLE, 0xe200, 0xfff, false, false),
          new Visible(Descriptors.FREE_TASK, 0xe900, 0x67, false, false),
          new Visible(Descriptors.BUSY_TASK, 0xeb00, 0x67, false, false),
          new Visible(Descriptors.CALL_GATE, 0xec00, NONE, false, false),
          new Visible(Descriptors.INTERRUPT_GATE, NONE, NONE, false, false),
          new Visible(Descriptors.KERNEL_TASK, NONE, NONE, false, false));

  @Override
  void write(Cases cases) {
    for (boolean mode64 : new boolean[] {true, false}) {
      for (Visible visible : SELECTORS) {
        for (int length = 2; length <= (mode64 ? 8 : 4); length *= 2) {
          String operands = length == 2 ? " r16, r16/m16" : " r%1$d, r%1$d/m16";
          String suffix = operands.formatted(8 * length);
          look(cases, mode64, "LAR" + suffix, length, visible.selector(), visible.rights());
          look(cases, mode64, "LSL" + suffix, length, visible.selector(), visible.limit());
        }
        verify(cases, mode64, "VERR r/m16", visible.selector(), visible.readable());
        verify(cases, mode64, "VERW r/m16", visible.selector(), visible.writable());
      }
    }
    for (int rpl = 0; rpl < 4; rpl++) {
      for (int wanted = 0; wanted < 4; wanted++) {
        adjust(cases, 0x8760 | rpl, wanted);
      }
    }
  }

  /** With the selector in RCX and in memory. */
  private static void fromEither(
      Cases cases,
      boolean mode64,
      String syntax,
      int selector,
      Consumer<WrittenCase> saying,
      OperandValue... first) {
    for (OperandValue source : new OperandValue[] {register(RCX), memory(RBX, 0)}) {
      OperandValue[] operands =
          first.length == 0 ? new OperandValue[] {source} : new OperandValue[] {first[0], source};
      saying.accept(
          cases
              .in(mode64, syntax, operands)
              .given(state -> state.setRegister(RCX, selector, 2))
              .given(state -> state.write(state.gpr[RBX], selector, 2))
              .remark("%04x".formatted(selector)));
    }
  }

  private static void look(
      Cases cases, boolean mode64, String syntax, int length, int selector, long seen) {
    fromEither(
        cases,
        mode64,
        syntax,
        selector,
        each ->
            each.then(state -> {
              state.set(CpuState.FLAG_ZF, seen != NONE);
              if (seen != NONE) {
                state.setRegister(RDX, seen, length);
              }
            }),
        register(RDX));
  }

  private static void verify(
      Cases cases, boolean mode64, String syntax, int selector, boolean verified) {
    fromEither(
        cases,
        mode64,
        syntax,
        selector,
        each -> each.then(state -> state.set(CpuState.FLAG_ZF, verified)));
  }

  private static void adjust(Cases cases, int selector, int wanted) {
    boolean raised = (selector & 3) < wanted;
    int result = raised ? selector & ~3 | wanted : selector;
    cases
        .in32("ARPL r/m16, r16", register(RCX), register(RDX))
        .given(state -> state.setRegister(RCX, selector, 2))
        .given(state -> state.setRegister(RDX, 0x1230 | wanted, 2))
        .then(state -> state.setRegister(RCX, result, 2))
        .then(state -> state.set(CpuState.FLAG_ZF, raised));
    cases
        .in32("ARPL r/m16, r16", memory(RBX, 0), register(RDX))
        .given(state -> state.write(state.gpr[RBX], selector, 2))
        .given(state -> state.setRegister(RDX, 0x1230 | wanted, 2))
        .then(state -> state.write(state.gpr[RBX], result, 2))
        .then(state -> state.set(CpuState.FLAG_ZF, raised));
  }
}
