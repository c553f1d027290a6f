package org.xenolith.x86.isa;

/** What the number in a register operand's field counts. */
public enum RegisterClass {
  /** The operand is no register. */
  NONE,
  GENERAL,
  SEGMENT,
  CONTROL,
  DEBUG,
  X87,
  MMX,
  XMM;

  /** Whether REX.R, REX.B and VEX.vvvv[3] count: these classes have sixteen registers. */
  boolean isExtensible() {
    return this == GENERAL || this == XMM || this == CONTROL || this == DEBUG;
  }
}
