package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Vector;

/**
 * What one SSE instruction computes under, and the exceptions it has met so far: MXCSR (Intel SDM
 * volume 1, 10.2.3). One per processor, reused by every instruction.
 */
public final class FloatContext {
  public static final int INVALID = 1;
  public static final int DENORMAL = 1 << 1;
  public static final int DIVIDE_BY_ZERO = 1 << 2;
  public static final int OVERFLOW = 1 << 3;
  public static final int UNDERFLOW = 1 << 4;
  public static final int PRECISION = 1 << 5;
  public static final int DENORMALS_ARE_ZEROS = 1 << 6;
  public static final int ALL_MASKED = 0x1f80;
  public static final int FLUSH_TO_ZERO = 1 << 15;

  /** The values of MXCSR.RC, and of ROUNDPS' immediate. */
  public static final int NEAREST = 0;

  public static final int DOWN = 1;
  public static final int UP = 2;
  public static final int TRUNCATE = 3;

  private static final int MASK_SHIFT = 7;
  private static final int ROUNDING_SHIFT = 13;
  private static final int PRE_COMPUTATION = INVALID | DENORMAL | DIVIDE_BY_ZERO;

  private int mxcsr;
  private int flags;

  /** Starts an instruction. */
  public FloatContext begin(int newMxcsr) {
    mxcsr = newMxcsr;
    flags = 0;
    return this;
  }

  /** The exceptions met since {@link #begin}, as the six flags of MXCSR. */
  public int flags() {
    return flags;
  }

  void raise(int exceptions) {
    flags |= exceptions;
  }

  /** MXCSR.RC. */
  int rounding() {
    return mxcsr >>> ROUNDING_SHIFT & 3;
  }

  boolean denormalsAreZeros() {
    return (mxcsr & DENORMALS_ARE_ZEROS) != 0;
  }

  boolean isMasked(int exception) {
    return (mxcsr & exception << MASK_SHIFT) != 0;
  }

  /** FTZ, which counts only where underflow is masked. */
  boolean flushesToZero() {
    return (mxcsr & FLUSH_TO_ZERO) != 0 && isMasked(UNDERFLOW);
  }

  /** Everything is masked and rounding is to nearest: Java's own arithmetic does the same. */
  boolean isPlain() {
    return (mxcsr & (ALL_MASKED | 3 << ROUNDING_SHIFT)) == ALL_MASKED;
  }

  /** Whether PE stands already, so that nobody needs to know if a result is exact. */
  boolean precisionIsSticky() {
    return (mxcsr & PRECISION) != 0;
  }

  /**
   * Ends the instruction, or one stage of it: sets MXCSR's flags and raises #XM where one of them
   * is unmasked. To be called before the destination is written.
   */
  void finish(Cpu cpu) {
    if ((flags & ~(mxcsr & mxcsr >>> MASK_SHIFT)) != 0) {
      report(cpu);
    }
  }

  /**
   * Where an unmasked exception was found before computing (#I, #D, #Z), the others are not looked
   * for (Intel SDM volume 1, 11.5.3).
   */
  private void report(Cpu cpu) {
    int unmasked = flags & ~(mxcsr >>> MASK_SHIFT);
    int visible = (unmasked & PRE_COMPUTATION) != 0 ? flags & PRE_COMPUTATION : flags;
    mxcsr |= visible;
    cpu.state.mxcsr |= visible;
    if (unmasked != 0) {
      throw cpu.raise(Vector.XM, 0);
    }
  }
}
