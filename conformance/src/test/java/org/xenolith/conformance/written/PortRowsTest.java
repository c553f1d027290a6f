package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.immediate;

import java.util.List;
import org.xenolith.x86.isa.Instruction;

/** Ports: with IOPL 0 and no permission bitmap none is ring 3's. */
final class PortRowsTest extends RowsTest {
  private static final List<String> BY_DX =
      List.of("IN AL, DX", "IN AX, DX", "IN EAX, DX", "OUT DX, AL", "OUT DX, AX", "OUT DX, EAX");
  private static final List<String> BY_IMMEDIATE =
      List.of(
          "IN AL, imm8",
          "IN AX, imm8",
          "IN EAX, imm8",
          "OUT imm8, AL",
          "OUT imm8, AX",
          "OUT imm8, EAX");
  private static final List<String> STRINGS =
      List.of(
          "INS m8, DX",
          "INS m16, DX",
          "INS m32, DX",
          "OUTS DX, m8",
          "OUTS DX, m16",
          "OUTS DX, m32");

  @Override
  void write(Cases cases) {
    BY_DX.forEach(syntax -> cases.inBoth(WrittenCase::privileged, syntax));
    for (String syntax : BY_IMMEDIATE) {
      cases.inBoth(WrittenCase::privileged, syntax, immediate(0x80));
    }
    for (String syntax : STRINGS) {
      cases.inBoth(WrittenCase::privileged, syntax);
      cases.repeated(true, Instruction.PREFIX_REP, syntax).privileged().remark("REP");
      cases.repeated(false, Instruction.PREFIX_REP, syntax).privileged().remark("REP");
    }
  }
}
