package org.xenolith.x86.cpu.x87;

/** Bits of the status word, and of the control word where they are the same ones. */
public final class X87Status {
  /** Invalid operation. */
  public static final int IE = 1;

  /** Denormal operand. */
  public static final int DE = 1 << 1;

  /** Division by zero. */
  public static final int ZE = 1 << 2;

  /** Overflow. */
  public static final int OE = 1 << 3;

  /** Underflow. */
  public static final int UE = 1 << 4;

  /** Precision: the result is inexact. */
  public static final int PE = 1 << 5;

  public static final int EXCEPTIONS = 0x3f;

  /** Exceptions found before a result exists: where one of them is unmasked there is none. */
  public static final int PRE_COMPUTATION = IE | DE | ZE;

  /** Stack fault. */
  public static final int SF = 1 << 6;

  /** Error summary: an unmasked exception is pending. */
  public static final int ES = 1 << 7;

  public static final int C0 = 1 << 8;
  public static final int C1 = 1 << 9;
  public static final int C2 = 1 << 10;
  public static final int TOP_SHIFT = 11;
  public static final int TOP_MASK = 7 << TOP_SHIFT;
  public static final int C3 = 1 << 14;
  public static final int CONDITIONS = C0 | C1 | C2 | C3;

  /** Busy: a copy of ES since the 387. */
  public static final int B = 1 << 15;

  /** Control word after FNINIT: everything masked, 64 bits of precision, round to nearest. */
  public static final int CONTROL_INITIAL = 0x37f;

  private X87Status() {}
}
