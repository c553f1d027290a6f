package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.InstructionTable;

final class AllSemanticsTest {
  @Test
  void everyRowHasAMeaning() {
    assertThat(InstructionTable.standard().rows())
        .filteredOn(row -> !AllSemantics.standard().isBound(row))
        .isEmpty();
  }
}
