package org.xenolith.x86.cpu.x87;

import org.xenolith.x86.cpu.Semantics;

/** Binds the rows of x87 and of the state images to their meaning. */
public final class X87Semantics {
  private X87Semantics() {}

  public static void register(Semantics semantics) {
    X87ArithmeticSemantics.register(semantics);
    X87CompareSemantics.register(semantics);
    X87MoveSemantics.register(semantics);
    X87FunctionSemantics.register(semantics);
    X87ControlSemantics.register(semantics);
    FpuStateSemantics.register(semantics);
  }
}
