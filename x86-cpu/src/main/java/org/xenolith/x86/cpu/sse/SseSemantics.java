package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Semantics;

/**
 * MMX, SSE to SSE4.2, AES, carry-less multiplication and SHA (Intel SDM volume 2). All of them,
 * MOVNTI excepted, raise #NM where CR0.TS is set.
 */
public final class SseSemantics {
  private SseSemantics() {}

  public static void register(Semantics semantics) {
    PackedSemantics.register(semantics);
    ShuffleSemantics.register(semantics);
    MoveSemantics.register(semantics);
    MmxMoves.register(semantics);
    FloatSemantics.register(semantics);
    ConversionSemantics.register(semantics);
    Sse4Semantics.register(semantics);
    CryptoSemantics.register(semantics);
  }
}
