package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.Feature;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.RegisterClass;
import org.xenolith.x86.isa.Row;

/** Faults of the vector families, by row: device not available, alignment, and SIMD exceptions. */
final class SseFaultsTest {
  private static final long NOT_MAPPED = 0x70_0000;
  private static final Set<Feature> FAMILIES =
      EnumSet.of(
          Feature.MMX,
          Feature.SSE,
          Feature.SSE2,
          Feature.SSE3,
          Feature.SSSE3,
          Feature.SSE4_1,
          Feature.SSE4_2,
          Feature.AESNI,
          Feature.PCLMULQDQ,
          Feature.SHA);

  private final TestGuest guest = new TestGuest();
  private final Assembler assembler = new Assembler(InstructionTable.standard(), true);

  private static boolean isVector(Row row) {
    return FAMILIES.contains(row.feature())
        && (row.mnemonic().matches("EMMS|LDMXCSR|STMXCSR")
            || row.operandDetails().stream()
                .anyMatch(operand ->
                    operand.registers() == RegisterClass.XMM
                        || operand.registers() == RegisterClass.MMX));
  }

  private static List<Row> rows() {
    return InstructionTable.standard().rows().stream().filter(SseFaultsTest::isVector).toList();
  }

  private static boolean takesMemory(Row row) {
    return row.operandDetails().stream().anyMatch(SseFaultsTest::isMemory);
  }

  private static boolean takesRegister(Row row) {
    return row.operandDetails().stream()
        .allMatch(operand -> !isMemory(operand) || operand.allowsRegister());
  }

  private static boolean isMemory(Operand operand) {
    return operand.place() == Operand.Place.MODRM_RM && operand.allowsMemory();
  }

  /** The row with registers 1 and 2, or memory at RBX. */
  private void assemble(Row row, boolean inMemory) {
    List<OperandValue> values = new ArrayList<>();
    for (Operand operand : row.operandDetails()) {
      switch (operand.place()) {
        case MODRM_REG -> values.add(register(1));
        case MODRM_RM ->
            values.add(inMemory && isMemory(operand) ? memory(CpuState.RBX, 0) : register(2));
        case IMMEDIATE -> values.add(immediate(1));
        case VVVV, OPCODE, DISPLACEMENT, IMPLIED -> {}
      }
    }
    guest.bytes(TestGuest.CODE, assembler.assemble(row, values, 0));
  }

  private void faultsWith(int vector, Row row) {
    long[] xmm = guest.state.xmm.clone();
    long[] mmx = guest.state.fpuSignificand.clone();
    int tags = guest.state.fpuTagValid;
    assertThat(guest.cpu.run()).as(row.toString()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).as(row.toString()).isEqualTo(vector);
    assertThat(guest.state.rip).as(row.toString()).isEqualTo(TestGuest.CODE);
    assertThat(guest.state.xmm).as(row.toString()).isEqualTo(xmm);
    assertThat(guest.state.fpuSignificand).as(row.toString()).isEqualTo(mmx);
    assertThat(guest.state.fpuTagValid).as(row.toString()).isEqualTo(tags);
  }

  @Test
  void everyRowIsUnavailableAfterATaskSwitch() {
    guest.state.taskSwitched = true;
    guest.state.gpr[CpuState.RBX] = NOT_MAPPED;
    guest.state.gpr[CpuState.RDI] = NOT_MAPPED;
    for (Row row : rows()) {
      if (takesMemory(row)) {
        assemble(row, true);
        faultsWith(Vector.NM, row);
      }
      if (takesRegister(row)) {
        assemble(row, false);
        faultsWith(Vector.NM, row);
      }
    }
  }

  @Test
  void everyRowWithMemoryChangesNothingWhereThePageIsMissing() {
    guest.state.gpr[CpuState.RBX] = NOT_MAPPED - 1;
    for (Row row : rows()) {
      if (takesMemory(row)) {
        boolean aligned = row.alignmentBytes() == 16;
        guest.state.gpr[CpuState.RBX] = aligned ? NOT_MAPPED : NOT_MAPPED - 1;
        assemble(row, true);
        faultsWith(Vector.PF, row);
      }
    }
  }

  @Test
  void everyAlignedRowRefusesOtherAddresses() {
    guest.state.gpr[CpuState.RBX] = TestGuest.DATA + 8;
    for (Row row : rows()) {
      if (row.alignmentBytes() == 16) {
        assemble(row, true);
        faultsWith(Vector.GP, row);
      }
    }
  }

  @Test
  void mmxRowsRaiseWhatTheX87UnitLeftPending() {
    guest.state.fpuControl &= ~1;
    guest.state.fpuStatus = 0x8081;
    for (Row row : rows()) {
      boolean mmx =
          row.operandDetails().stream()
              .anyMatch(operand -> operand.registers() == RegisterClass.MMX);
      if (mmx && takesRegister(row)) {
        assemble(row, false);
        faultsWith(Vector.MF, row);
      }
    }
  }

  @Test
  void unmaskedExceptionsSetTheirFlagAndLeaveTheDestination() {
    guest.state.mxcsr = 0x1f80 & ~(1 << 9);
    guest.state.xmm[2] = Double.doubleToRawLongBits(1);
    guest.state.xmm[4] = 0;
    guest.program(code -> code.emit("DIVSD xmm1, xmm2/m64", register(1), register(2)));
    Row row = InstructionTable.standard().row("DIVSD xmm1, xmm2/m64");
    faultsWith(Vector.XM, row);
    assertThat(guest.state.mxcsr).isEqualTo(0x1f80 & ~(1 << 9) | 4);
  }

  @Test
  void aStickyFlagDoesNotHideAnUnmaskedException() {
    guest.state.mxcsr = 0x1f80 & ~(1 << 9) | 4;
    guest.state.xmm[2] = Double.doubleToRawLongBits(1);
    guest.program(code -> code.emit("DIVSD xmm1, xmm2/m64", register(1), register(2)));
    faultsWith(Vector.XM, InstructionTable.standard().row("DIVSD xmm1, xmm2/m64"));
  }

  @Test
  void reservedBitsOfMxcsrAreRefused() {
    guest.state.gpr[CpuState.RBX] = TestGuest.DATA;
    guest.memory.putInt(guest.maddr(TestGuest.DATA), 0x1_1f80);
    Row row = InstructionTable.standard().row("LDMXCSR m32");
    assemble(row, true);
    faultsWith(Vector.GP, row);
    assertThat(guest.state.mxcsr).isEqualTo(0x1f80);
  }

  @Test
  void maskedStoresTouchOnlyWhatIsChosen() {
    long lastByte = NOT_MAPPED - 1;
    guest.map(NOT_MAPPED - 4096, 1, TestGuest.ALL);
    guest.state.gpr[CpuState.RDI] = lastByte;
    guest.state.xmm[2] = 0x42;
    guest.state.xmm[4] = 0x80;
    guest.program(code -> {
      code.emit("MASKMOVDQU xmm1, xmm2", register(1), register(2));
      code.emit("SYSCALL");
    });
    assertThat(guest.cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(guest.memory.getByte(guest.maddr(lastByte))).isEqualTo((byte) 0x42);
    guest.state.xmm[4] = 0x8080;
    guest.state.xmm[2] = 0x4343;
    guest.state.rip = TestGuest.CODE;
    faultsWith(Vector.PF, InstructionTable.standard().row("MASKMOVDQU xmm1, xmm2"));
    assertThat(guest.memory.getByte(guest.maddr(lastByte))).isEqualTo((byte) 0x42);
  }
}
