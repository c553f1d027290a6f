package org.xenolith.x86.cpu;

import org.xenolith.x86.cpu.sse.SseSemantics;
import org.xenolith.x86.cpu.x87.X87Semantics;

/** The families of instructions that there are; each registers its mnemonics. */
public final class AllSemantics {
  private static final Semantics STANDARD = create();

  private AllSemantics() {}

  /** The meaning of every row of the standard table. */
  public static Semantics standard() {
    return STANDARD;
  }

  private static Semantics create() {
    Semantics semantics = new Semantics();
    registerInteger(semantics);
    X87Semantics.register(semantics);
    SseSemantics.register(semantics);
    return semantics;
  }

  private static void registerInteger(Semantics semantics) {
    ArithmeticSemantics.register(semantics);
    MultiplySemantics.register(semantics);
    DecimalSemantics.register(semantics);
    LogicSemantics.register(semantics);
    ShiftSemantics.register(semantics);
    BitSemantics.register(semantics);
    BitFieldSemantics.register(semantics);
    MoveSemantics.register(semantics);
    FlagSemantics.register(semantics);
    StackSemantics.register(semantics);
    ControlSemantics.register(semantics);
    FarSemantics.register(semantics);
    StringSemantics.register(semantics);
    SegmentSemantics.register(semantics);
    SystemSemantics.register(semantics);
  }
}
