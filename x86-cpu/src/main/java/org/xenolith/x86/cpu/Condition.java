package org.xenolith.x86.cpu;

/** A condition code, as Jcc, CMOVcc and SETcc name it. */
enum Condition {
  O,
  NO,
  B,
  AE,
  E,
  NE,
  BE,
  A,
  S,
  NS,
  P,
  NP,
  L,
  GE,
  LE,
  G;

  boolean holds(Flags flags) {
    return flags.condition(ordinal());
  }
}
