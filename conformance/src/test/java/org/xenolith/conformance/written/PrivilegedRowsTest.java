package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.List;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.OperandValue;

/**
 * What ring 3 may not do (#GP(0) on real processors, here an exit for the hypervisor), and what
 * raises #UD there. Neither looks at its memory operand first.
 */
final class PrivilegedRowsTest extends RowsTest {
  private static final List<String> WITHOUT_OPERANDS =
      List.of(
          "HLT", "CLI", "STI", "CLTS", "INVD", "WBINVD", "RDMSR", "WRMSR", "RDPMC", "XSETBV",
          "SYSEXIT");
  private static final List<String> WITHOUT_OPERANDS_64 = List.of("SWAPGS", "SYSRET");
  private static final List<String> OF_MEMORY =
      List.of("SGDT m", "SIDT m", "INVLPG m8", "XSAVES mem", "XRSTORS mem");
  private static final List<String> OF_MEMORY_64 =
      List.of("LGDT m16&64", "LIDT m16&64", "XSAVES64 mem", "XRSTORS64 mem");
  private static final List<String> OF_MEMORY_32 = List.of("LGDT m16&32", "LIDT m16&32");
  private static final List<String> OF_EITHER =
      List.of(
          "SLDT r16/r32/m16",
          "STR r16/r32/m16",
          "SMSW r16/r32/m16",
          "LLDT r/m16",
          "LTR r/m16",
          "LMSW r/m16");
  private static final List<String> OF_EITHER_64 =
      List.of("SLDT r64/m16", "STR r64/m16", "SMSW r64/m16");
  private static final List<String> UNDEFINED =
      List.of("CLAC", "STAC", "MONITOR", "MWAIT", "VMCALL", "VMMCALL", "SERIALIZE");
  private static final int[] CONTROL_REGISTERS = {0, 2, 3, 4};
  private static final int[] DEBUG_REGISTERS = {0, 1, 2, 3, 6, 7};
  private static final int CR8 = 8;

  @Override
  void write(Cases cases) {
    for (String syntax : UNDEFINED) {
      cases.inBoth(each -> each.faults(Vector.UD, 0), syntax);
    }
    WITHOUT_OPERANDS.forEach(syntax -> cases.inBoth(WrittenCase::privileged, syntax));
    WITHOUT_OPERANDS_64.forEach(syntax -> cases.in64(syntax).privileged());
    for (boolean mode64 : new boolean[] {true, false}) {
      OF_MEMORY.forEach(syntax -> withMemory(cases, mode64, syntax));
      OF_EITHER.forEach(syntax -> withEither(cases, mode64, syntax));
      registers(cases, mode64, "CR0-CR7", CONTROL_REGISTERS);
      registers(cases, mode64, "DR0-DR7", DEBUG_REGISTERS);
      String invalidate = mode64 ? "INVPCID r64, m128" : "INVPCID r32, m128";
      withMemory(cases, mode64, invalidate, register(CpuState.RCX));
    }
    OF_MEMORY_64.forEach(syntax -> withMemory(cases, true, syntax));
    OF_MEMORY_32.forEach(syntax -> withMemory(cases, false, syntax));
    OF_EITHER_64.forEach(syntax -> withEither(cases, true, syntax));
    registers(cases, true, "CR0-CR7", new int[] {CR8});
  }

  /** With memory that is there, and with some that is not. */
  private static void withMemory(
      Cases cases, boolean mode64, String syntax, OperandValue... before) {
    OperandValue[] operands = new OperandValue[before.length + 1];
    System.arraycopy(before, 0, operands, 0, before.length);
    operands[before.length] = memory(CpuState.RBX, 0);
    cases.in(mode64, syntax, operands).privileged();
    cases
        .in(mode64, syntax, operands)
        .given(state -> state.gpr[CpuState.RBX] = state.guest.edge - Guest.PAGE)
        .privileged()
        .remark("nothing mapped");
  }

  private static void withEither(Cases cases, boolean mode64, String syntax) {
    withMemory(cases, mode64, syntax);
    cases.in(mode64, syntax, register(CpuState.RDX)).privileged();
  }

  private static void registers(Cases cases, boolean mode64, String kind, int[] numbers) {
    String general = mode64 ? "r64" : "r32";
    for (int number : numbers) {
      cases
          .in(mode64, "MOV " + general + ", " + kind, register(CpuState.RDX), register(number))
          .privileged();
      cases
          .in(mode64, "MOV " + kind + ", " + general, register(number), register(CpuState.RDX))
          .privileged();
    }
  }
}
