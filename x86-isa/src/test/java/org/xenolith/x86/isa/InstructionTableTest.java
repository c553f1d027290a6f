package org.xenolith.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class InstructionTableTest {
  @Test
  void rowsAreNumberedInOrder() {
    for (int i = 0; i < InstructionTable.standard().rows().size(); i++) {
      assertThat(InstructionTable.standard().rows().get(i).index()).isEqualTo(i);
    }
  }

  @Test
  void refusesTwoRowsOfOneEncoding() {
    refuses(
        "01 /r | ADD r/m32, r32 | MR | both | BASE | \n01 /r | ADX r/m32, r32 | MR | both | BASE |",
        "ambiguous encoding: 01 /r | ADD r/m32, r32 and 01 /r | ADX r/m32, r32");
  }

  @Test
  void refusesMalformedRowsByName() {
    refuses("01 /r | ADD r/m32, r32 | MR | both | BASE", "6 columns expected");
    refuses("01 /r | ADD r/m33, r32 | MR | both | BASE | ", "unknown operand r/m33");
    refuses("01 /r | ADD r/m32, q32 | MR | both | BASE | ", "unknown operand q32");
    refuses("01 | ADD r/m32, r32 | MR | both | BASE | ", "without /r");
    refuses("01 /r | ADD r/m32, r32 | MI | both | BASE | ", "r32 cannot be found in IMMEDIATE");
    refuses("01 /r | ADD r/m32, r32 | M | both | BASE | ", "no letter for r32");
    refuses("01 /r | ADD r/m32, r32 | MR | some | BASE | ", "unknown modes some");
    refuses("01 /r | ADD r/m32, r32 | MR | both | BASED | ", "BASED");
    refuses("01 /r | ADD r/m32, r32 | MR | both | BASE | w:X", "unknown flag X");
    refuses("01 /r | ADD r/m32, r32 | MR | both | BASE | w:C u:C", "two fates");
    refuses("01 /r | ADD r32, r/m32 | RM | both | BASE | lock", "cannot be memory");
    refuses("81 /0 iw | ADD r/m32, imm32 | MI | both | BASE | ", "immediates differ");
    refuses("REX.W 01 /r | ADD r/m64, r64 | MR | both | BASE | ", "64-bit mode only");
  }

  private static void refuses(String rows, String message) {
    assertThatThrownBy(() -> InstructionTable.of(Map.of("TestRows", rows)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
