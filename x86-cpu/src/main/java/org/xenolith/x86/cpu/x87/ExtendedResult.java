package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.EXPONENT_MAX;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.INTEGER_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.QUIET_BIT;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isNaN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isSignalingNaN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isUnsupported;

/**
 * Where calculations leave their result: value, exceptions and rounding direction; and the rounding
 * itself. One per unit, used again and again.
 *
 * <p>Results follow the control word: with an exception masked its default answer (SDM volume 1,
 * 4.9.1), with overflow or underflow unmasked the result with its exponent moved by 24576 (8.5.4,
 * 8.5.5; FSCALE can leave even that range, then it is infinity or zero). With IE, DE or ZE unmasked
 * the value means nothing and must not be stored.
 */
public final class ExtendedResult {
  static final int ROUND_NEAREST = 0;
  static final int ROUND_DOWN = 1;
  static final int ROUND_UP = 2;
  static final int ROUND_ZERO = 3;

  /** What an unmasked overflow subtracts from the exponent, and an unmasked underflow adds. */
  private static final int BIAS_ADJUSTMENT = 24576;

  private static final long UNIT_24 = 1L << 40;
  private static final long UNIT_53 = 1L << 11;

  public long significand;
  public int signExponent;

  /** Exception bits of {@link X87Status}, and C1 where the significand was rounded up. */
  public int flags;

  /** The control word in force. */
  int control;

  /** Starts a calculation under a control word. */
  public void begin(int controlWord) {
    control = controlWord;
    flags = 0;
  }

  int rounding() {
    return control >>> 10 & 3;
  }

  boolean isMasked(int exception) {
    return (control & exception) != 0;
  }

  void set(long newSignificand, int newSignExponent) {
    significand = newSignificand;
    signExponent = newSignExponent;
  }

  /** Takes an operand over as it is, but for pseudo-denormals, which become normal numbers. */
  void setUnrounded(long a, int aSe) {
    boolean pseudoDenormal = a < 0 && ExtendedFormat.exponent(aSe) == 0;
    set(a, pseudoDenormal ? aSe | 1 : aSe);
  }

  void setZero(int sign) {
    set(0, sign);
  }

  void setInfinity(int sign) {
    set(INTEGER_BIT, sign | EXPONENT_MAX);
  }

  void setIndefinite() {
    set(ExtendedFormat.INDEFINITE_SIGNIFICAND, ExtendedFormat.INDEFINITE_SIGN_EXPONENT);
  }

  /** Invalid operation: the real indefinite. */
  void invalid() {
    flags |= X87Status.IE;
    setIndefinite();
  }

  /**
   * Settles a one-operand operation on a NaN or an unsupported encoding.
   *
   * @return false where the operand is neither
   */
  boolean takeNaN(long a, int aSe) {
    if (isUnsupported(a, aSe)) {
      invalid();
      return true;
    }
    if (!isNaN(a, aSe)) {
      return false;
    }
    if ((a & QUIET_BIT) == 0) {
      flags |= X87Status.IE;
    }
    set(a | QUIET_BIT, aSe);
    return true;
  }

  /**
   * Settles a two-operand operation where one operand is a NaN or an unsupported encoding (SDM
   * volume 1, table 4-7).
   *
   * @return false where neither is
   */
  boolean takeNaN(long a, int aSe, long b, int bSe) {
    if (isUnsupported(a, aSe) || isUnsupported(b, bSe)) {
      invalid();
      return true;
    }
    boolean aNaN = isNaN(a, aSe);
    boolean bNaN = isNaN(b, bSe);
    if (!aNaN && !bNaN) {
      return false;
    }
    boolean aSignals = isSignalingNaN(a, aSe);
    boolean bSignals = isSignalingNaN(b, bSe);
    if (aSignals || bSignals) {
      flags |= X87Status.IE;
    }
    boolean takeA;
    if (aNaN != bNaN) {
      takeA = aNaN;
    } else if (aSignals != bSignals) {
      takeA = bSignals;
    } else {
      int order = Long.compareUnsigned(a, b);
      takeA = order != 0 ? order > 0 : aSe <= bSe;
    }
    set((takeA ? a : b) | QUIET_BIT, takeA ? aSe : bSe);
    return true;
  }

  /** Rounds to the precision of the control word: for add, subtract, multiply, divide and root. */
  void round(int sign, int exponent, long high, long low) {
    round(sign, exponent, high, low, controlledUnit());
  }

  /** Rounds to 64 bits whatever the control word says. */
  void roundFull(int sign, int exponent, long high, long low) {
    round(sign, exponent, high, low, 1);
  }

  private long controlledUnit() {
    return switch (control >>> 8 & 3) {
      case 0 -> UNIT_24;
      case 2 -> UNIT_53;
      default -> 1;
    };
  }

  /**
   * Rounds a value that is not zero.
   *
   * @param exponent biased, of any size
   * @param high the leading 64 bits, integer bit set
   * @param low the bits that follow; the lowest one also stands for all further ones
   * @param unit the last place that the result keeps
   */
  private void round(int sign, int exponent, long high, long low, long unit) {
    if (exponent <= 0) {
      roundTiny(sign, exponent, high, low, unit);
      return;
    }
    int resultExponent = exponent;
    long mask = unit - 1;
    boolean inexact = (high & mask | low) != 0;
    long rounded = high & ~mask;
    if (inexact) {
      flags |= X87Status.PE;
      if (roundsUp(sign, high, low, unit)) {
        flags |= X87Status.C1;
        rounded += unit;
        if (rounded == 0) {
          rounded = INTEGER_BIT;
          resultExponent++;
        }
      }
    }
    if (resultExponent >= EXPONENT_MAX) {
      overflow(sign, resultExponent, rounded, unit);
    } else {
      set(rounded, sign | resultExponent);
    }
  }

  private void overflow(int sign, int exponent, long rounded, long unit) {
    flags |= X87Status.OE;
    boolean adjusts = !isMasked(X87Status.OE) && exponent - BIAS_ADJUSTMENT < EXPONENT_MAX;
    if (adjusts) {
      set(rounded, sign | exponent - BIAS_ADJUSTMENT);
      return;
    }
    flags |= X87Status.PE;
    boolean infinite = !isMasked(X87Status.OE) || overflowsToInfinity(rounding(), sign);
    if (infinite) {
      flags |= X87Status.C1;
      setInfinity(sign);
    } else {
      flags &= ~X87Status.C1;
      set(-unit, sign | EXPONENT_MAX - 1);
    }
  }

  static boolean overflowsToInfinity(int rounding, int sign) {
    return switch (rounding) {
      case ROUND_NEAREST -> true;
      case ROUND_DOWN -> sign != 0;
      case ROUND_UP -> sign == 0;
      default -> false;
    };
  }

  /** The exponent is 0 or less: the value is below the normal range, unless it rounds up to it. */
  private void roundTiny(int sign, int exponent, long high, long low, long unit) {
    boolean tiny =
        exponent < 0 || Long.compareUnsigned(high, -unit) < 0 || !roundsUp(sign, high, low, unit);
    if (tiny && !isMasked(X87Status.UE)) {
      flags |= X87Status.UE;
      if (exponent + BIAS_ADJUSTMENT > 0) {
        round(sign, exponent + BIAS_ADJUSTMENT, high, low, unit);
      } else {
        flags |= X87Status.PE;
        setZero(sign);
      }
      return;
    }
    int shift = 1 - exponent;
    long shiftedHigh = shift < 64 ? high >>> shift : 0;
    long shiftedLow = Bits128.shiftRightLowJamming(high, low, shift);
    long mask = unit - 1;
    long rounded = shiftedHigh & ~mask;
    if ((shiftedHigh & mask | shiftedLow) != 0) {
      flags |= tiny ? X87Status.PE | X87Status.UE : X87Status.PE;
      if (roundsUp(sign, shiftedHigh, shiftedLow, unit)) {
        flags |= X87Status.C1;
        rounded += unit;
      }
    }
    set(rounded, sign | (rounded < 0 ? 1 : 0));
  }

  /** Whether an inexact value is rounded away from zero. */
  private boolean roundsUp(int sign, long high, long low, long unit) {
    return roundsUp(rounding(), sign, high, low, unit);
  }

  static boolean roundsUp(int rounding, int sign, long high, long low, long unit) {
    return switch (rounding) {
      case ROUND_NEAREST -> roundsUpToNearest(high, low, unit);
      case ROUND_DOWN -> sign != 0 && (high & unit - 1 | low) != 0;
      case ROUND_UP -> sign == 0 && (high & unit - 1 | low) != 0;
      default -> false;
    };
  }

  private static boolean roundsUpToNearest(long high, long low, long unit) {
    if (unit == 1) {
      return low < 0 && (low != Long.MIN_VALUE || (high & 1) != 0);
    }
    long half = unit >>> 1;
    long rest = high & unit - 1;
    return Long.compareUnsigned(rest, half) > 0 || rest == half && (low != 0 || (high & unit) != 0);
  }
}
