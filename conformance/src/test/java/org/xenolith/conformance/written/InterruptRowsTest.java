package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Exit;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.OperandValue;

/** Instructions made to raise something, and the ways into the kernel. */
final class InterruptRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RDX = CpuState.RDX;

  @Override
  void write(Cases cases) {
    cases.inBoth(each -> each.traps(Vector.BP), "INT3");
    cases.inBoth(each -> each.traps(Vector.DB), "INT1");
    for (int vector : new int[] {0, 3, 0x0e, 0x80, 0x82, 0xff}) {
      cases.inBoth(each -> each.interrupts(vector), "INT imm8", immediate(vector));
    }
    cases.in32("INTO").given(state -> state.set(CpuState.FLAG_OF, true)).traps(Vector.OF);
    cases.in32("INTO").given(state -> state.set(CpuState.FLAG_OF, false));
    bound(cases, 2);
    bound(cases, 4);
    undefined(cases);
    cases.in64("SYSCALL").leaves(Exit.SYSCALL);
    cases.in32("SYSCALL").leaves(Exit.SYSCALL32);
    cases.inBoth(each -> each.leaves(Exit.SYSENTER), "SYSENTER");
  }

  private static void bound(Cases cases, int length) {
    String syntax = length == 2 ? "BOUND r16, m16&16" : "BOUND r32, m32&32";
    long low = -5;
    long high = 7;
    for (long index : new long[] {low, 0, high}) {
      bounded(cases, syntax, length, low, high, index);
    }
    for (long index : new long[] {low - 1, high + 1, Long.MIN_VALUE >> 64 - 8 * length}) {
      bounded(cases, syntax, length, low, high, index).faults(Vector.BR, 0);
    }
    bounded(cases, syntax, length, high, low, 0).faults(Vector.BR, 0);
    cases
        .in32(syntax, register(RDX), memory(RBX, 0))
        .given(state -> state.gpr[RBX] = state.guest.edge + 3 * Guest.PAGE - length)
        .faults(Vector.PF, 4)
        .then(state -> state.cr2 = state.guest.edge + 3 * Guest.PAGE)
        .remark("upper bound not there");
  }

  private static WrittenCase bounded(
      Cases cases, String syntax, int length, long low, long high, long index) {
    return cases
        .in32(syntax, register(RDX), memory(RBX, 0))
        .given(state -> state.write(state.gpr[RBX], low, length))
        .given(state -> state.write(state.gpr[RBX] + length, high, length))
        .given(state -> state.setRegister(RDX, index, length))
        .remark("%d in %d to %d".formatted(index, low, high));
  }

  /** Their operands are decoded and not looked at. */
  private static void undefined(Cases cases) {
    cases.inBoth(each -> each.faults(Vector.UD, 0), "UD2");
    OperandValue[] operands = {register(RDX), memory(RBX, 0), memory(RBX, 0x10_0000)};
    for (String syntax : new String[] {"UD0 r32, r/m32", "UD1 r32, r/m32"}) {
      for (OperandValue operand : operands) {
        cases.inBoth(each -> each.faults(Vector.UD, 0), syntax, register(CpuState.RCX), operand);
      }
    }
  }
}
