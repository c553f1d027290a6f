package org.xenolith.x86.cpu.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Feature;
import org.xenolith.x86.isa.InstructionTable;

final class SseSemanticsTest {
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

  /** Rows of these features that belong to the integer core or the x87 unit. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "CRC32",
          "PREFETCHNTA",
          "PREFETCHT0",
          "PREFETCHT1",
          "PREFETCHT2",
          "SFENCE",
          "LFENCE",
          "MFENCE",
          "FISTTP");

  @Test
  void everyRowHasAMeaning() {
    Semantics semantics = new Semantics();
    SseSemantics.register(semantics);
    assertThat(InstructionTable.standard().rows())
        .filteredOn(row -> FAMILIES.contains(row.feature()))
        .filteredOn(row -> !ELSEWHERE.contains(row.mnemonic()))
        .filteredOn(row -> !semantics.isBound(row))
        .isEmpty();
  }
}
