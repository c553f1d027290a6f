package org.xenolith.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xenolith.x86.isa.OperandValue.absolute;
import static org.xenolith.x86.isa.OperandValue.highByte;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;
import static org.xenolith.x86.isa.OperandValue.ripRelative;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CodeBuilderTest {
  private static final Assembler ASSEMBLER = new Assembler(InstructionTable.standard(), true);

  @Test
  void branchesAndDataByLabel() {
    CodeBuilder code = new CodeBuilder(ASSEMBLER);
    CodeBuilder.Label loop = code.label();
    CodeBuilder.Label data = code.label();
    code.emit("XOR r/m32, r32", register(0), register(0))
        .bind(loop)
        .emitAt(data, "ADD r64, r/m64", register(0), ripRelative(0))
        .emitAt(data, "CMP r/m64, imm8", ripRelative(0), immediate(5))
        .branch("JNE rel8", loop)
        .emit("RET")
        .align(8)
        .bind(data)
        .quad(3);
    assertThat(HexFormat.of().formatHex(code.toByteArray()))
        .isEqualTo("31c04803050f00000048833d070000000575efc39090909003" + "00".repeat(7));
  }

  @Test
  void prefixes() {
    CodeBuilder code = new CodeBuilder(ASSEMBLER);
    code.emitPrefixed(Instruction.PREFIX_LOCK, "INC r/m32", memory(0, 0).withSegment(5));
    code.emitPrefixed(Instruction.PREFIX_REP, "MOVS m64, m64");
    assertThat(HexFormat.of().formatHex(code.toByteArray())).isEqualTo("65f0ff00f348a5");
  }

  @Test
  void refusesLabelsThatAreNotThere() {
    CodeBuilder code = new CodeBuilder(ASSEMBLER);
    code.branch("JMP rel8", code.label());
    assertThatThrownBy(code::toByteArray).hasMessage("label not bound");
    CodeBuilder far = new CodeBuilder(ASSEMBLER);
    CodeBuilder.Label end = far.label();
    far.branch("JMP rel8", end).bytes(new byte[128]).bind(end);
    assertThatThrownBy(far::toByteArray).hasMessageContaining("too far");
  }

  @Test
  void refusesOperandsThatDoNotFit() {
    refused("MOV r/m8, r8", highByte(4), register(8));
    refused("MOV r/m8, r8", highByte(0), register(1));
    refused("MOV r/m32, r32", register(16), register(0));
    refused("LEA r64, m", register(0), register(0));
    refused("MOVD mm, r/m32", register(8), register(0));
    refused("ADD r/m64, imm8", register(0), immediate(128));
    refused("ADD r/m64, imm32", register(0), immediate(0x80000000L));
    refused("ADD r/m8, imm8", register(0), immediate(256));
    refused("LEA r64, m", register(0), memory(0, 0).withIndex(4, 1));
    refused("LEA r64, m", register(0), memory(0, 0).withIndex(1, 3));
    refused("LEA r64, m", register(0), absolute(1L << 32));
    refused("LEA r64, m", register(0), memory(3, 0).withAddressSize(16));
    refused("INC r16", register(0));
    refused("NOP", register(0));
    refused("NEG r/m32");
  }

  private static void refused(String syntax, OperandValue... operands) {
    assertThatThrownBy(() -> ASSEMBLER.emit(syntax, operands))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
