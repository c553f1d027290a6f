package org.xenolith.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.x86.isa.OperandValue.FarPointer;
import org.xenolith.x86.isa.OperandValue.Immediate;
import org.xenolith.x86.isa.OperandValue.Memory;
import org.xenolith.x86.isa.OperandValue.Register;

/** Every row, assembled with random operands, decodes to the same row and operands. */
final class RoundTripTest {
  private static final int CASES_PER_ROW = 40;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyRowDecodesToItself(boolean mode64) {
    InstructionTable table = InstructionTable.standard();
    Assembler assembler = new Assembler(table, mode64);
    Decoder decoder = new Decoder(table);
    RandomOperands random = RandomOperands.seeded("RoundTripTest " + mode64, mode64);
    for (Row row : table.rows()) {
      if (!(mode64 ? row.in64BitMode() : row.in32BitMode())) {
        continue;
      }
      for (int i = 0; i < CASES_PER_ROW; i++) {
        List<OperandValue> values = random.forRow(row);
        byte[] bytes = assembler.assemble(row, values, 0);
        String what = row + " " + values + " " + HexFormat.of().formatHex(bytes);
        DecodeResult result = decoder.decode(bytes, 0, bytes.length, mode64);
        assertThat(result).as(what).isInstanceOf(Instruction.class);
        check(what, (Instruction) result, row, values, bytes.length);
      }
    }
  }

  private static void check(
      String what, Instruction instruction, Row row, List<OperandValue> values, int length) {
    assertThat(instruction.row()).as(what).isSameAs(row);
    assertThat(instruction.length()).as(what).isEqualTo(length);
    assertThat(instruction.toString())
        .as(what)
        .startsWith(row.mnemonic().toLowerCase(java.util.Locale.ROOT));
    int next = 0;
    boolean secondImmediate = false;
    for (Operand operand : row.operandDetails()) {
      if (operand.place() == Operand.Place.IMPLIED) {
        continue;
      }
      switch (values.get(next++)) {
        case Register register -> checkRegister(what, instruction, operand, register);
        case Memory memory -> checkMemory(what, instruction, memory);
        case FarPointer pointer -> {
          assertThat(instruction.immediate()).as(what).isEqualTo(pointer.offset());
          assertThat(instruction.immediate2()).as(what).isEqualTo(pointer.selector());
        }
        case Immediate immediate -> {
          long found =
              operand.spelling().startsWith("moffs")
                  ? instruction.displacement()
                  : secondImmediate ? instruction.immediate2() : instruction.immediate();
          secondImmediate = true;
          assertThat(found).as(what).isEqualTo(immediate.value());
        }
      }
    }
  }

  private static void checkRegister(
      String what, Instruction instruction, Operand operand, Register register) {
    int found =
        switch (operand.place()) {
          case MODRM_REG, OPCODE -> instruction.reg();
          case MODRM_RM -> instruction.rm();
          case VVVV -> instruction.vvvv();
          case IMMEDIATE, DISPLACEMENT, IMPLIED -> -1;
        };
    assertThat(found).as(what).isEqualTo(register.number());
    if (operand.registerBits() == 8 && register.number() >= 4 && register.number() < 8) {
      assertThat(instruction.has(Instruction.PREFIX_REX)).as(what).isEqualTo(!register.highByte());
    }
  }

  private static void checkMemory(String what, Instruction instruction, Memory memory) {
    assertThat(instruction.isMemory()).as(what).isTrue();
    assertThat(instruction.base()).as(what).isEqualTo(memory.base());
    assertThat(instruction.index()).as(what).isEqualTo(memory.index());
    assertThat(instruction.scale()).as(what).isEqualTo(memory.scale());
    assertThat(instruction.displacement()).as(what).isEqualTo(memory.displacement());
    if (memory.segment() >= 0) {
      assertThat(instruction.segment()).as(what).isEqualTo(memory.segment());
    }
    if (memory.addressSize() != 0) {
      assertThat(instruction.addressSize()).as(what).isEqualTo(memory.addressSize());
    }
  }
}
