package org.xenolith.x86.cpu.x87;

import static org.xenolith.x86.cpu.x87.ExtendedFormat.isDenormal;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isInfinity;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isNaN;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isNaNOrUnsupported;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isUnsupported;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.isZero;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalExponent;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.normalSignificand;
import static org.xenolith.x86.cpu.x87.ExtendedFormat.sign;

/** Comparison and classification. Outcomes are the condition bits C3, C2 and C0. */
public final class ExtendedComparison {
  public static final int GREATER = 0;
  public static final int LESS = X87Status.C0;
  public static final int EQUAL = X87Status.C3;
  public static final int UNORDERED = X87Status.C3 | X87Status.C2 | X87Status.C0;

  private final ExtendedResult result;

  public ExtendedComparison(ExtendedResult result) {
    this.result = result;
  }

  /**
   * Compares a with b.
   *
   * @param quietIsInvalid whether quiet NaNs too are invalid operands (FCOM, not FUCOM)
   */
  public int compare(long a, int aSe, long b, int bSe, boolean quietIsInvalid) {
    if (isNaNOrUnsupported(a, aSe) || isNaNOrUnsupported(b, bSe)) {
      if (quietIsInvalid || !isQuiet(a, aSe) || !isQuiet(b, bSe)) {
        result.flags |= X87Status.IE;
      }
      return UNORDERED;
    }
    if (isDenormal(a, aSe) || isDenormal(b, bSe)) {
      result.flags |= X87Status.DE;
    }
    if (isZero(a, aSe) && isZero(b, bSe)) {
      return EQUAL;
    }
    if (sign(aSe) != sign(bSe)) {
      return sign(aSe) != 0 ? LESS : GREATER;
    }
    int order = compareMagnitudes(a, aSe, b, bSe);
    if (order == 0) {
      return EQUAL;
    }
    return order < 0 == (sign(aSe) == 0) ? LESS : GREATER;
  }

  /** A number or a quiet NaN. */
  private static boolean isQuiet(long a, int aSe) {
    return !isUnsupported(a, aSe) && !ExtendedFormat.isSignalingNaN(a, aSe);
  }

  private static int compareMagnitudes(long a, int aSe, long b, int bSe) {
    if (isZero(a, aSe) || isZero(b, bSe)) {
      return isZero(a, aSe) ? -1 : 1;
    }
    int byExponent = Integer.compare(normalExponent(a, aSe), normalExponent(b, bSe));
    return byExponent != 0
        ? byExponent
        : Long.compareUnsigned(normalSignificand(a), normalSignificand(b));
  }

  /** FXAM's C3, C2 and C0 for a register that is not empty. */
  public static int classify(long a, int aSe) {
    if (isUnsupported(a, aSe)) {
      return 0;
    }
    if (isNaN(a, aSe)) {
      return X87Status.C0;
    }
    if (isInfinity(a, aSe)) {
      return X87Status.C2 | X87Status.C0;
    }
    if (isZero(a, aSe)) {
      return X87Status.C3;
    }
    return isDenormal(a, aSe) ? X87Status.C3 | X87Status.C2 : X87Status.C2;
  }
}
