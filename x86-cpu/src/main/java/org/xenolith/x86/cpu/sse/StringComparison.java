package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.CpuState;

/**
 * PCMPISTRI and its three relatives (Intel SDM volume 2, 4.1): compares the elements of two strings
 * of up to sixteen bytes or eight words. A is the first operand, B the second; results have one bit
 * per element of B. The control byte's bits: 0 words, 1 signed, 3-2 aggregation, 5-4 polarity, 6
 * last instead of first index, or a mask of whole elements.
 */
final class StringComparison {
  private static final int WORDS = 1;
  private static final int SIGNED = 2;
  private static final int LAST_OR_EXPANDED = 0x40;

  private StringComparison() {}

  private static int elements(int control) {
    return (control & WORDS) != 0 ? 8 : 16;
  }

  /** Elements before the first 0. */
  static int implicitLength(long low, long high, int control) {
    boolean words = (control & WORDS) != 0;
    long signs = words ? PackedArithmetic.WORDS : PackedArithmetic.BYTES;
    int shift = words ? 4 : 3;
    long zeros = PackedArithmetic.compareEqual(low, 0, signs);
    if (zeros != 0) {
      return Long.numberOfTrailingZeros(zeros) >> shift;
    }
    zeros = PackedArithmetic.compareEqual(high, 0, signs);
    return (64 + Long.numberOfTrailingZeros(zeros)) >> shift;
  }

  /** The magnitude of the register's value, at most a whole operand. */
  static int explicitLength(long value, int control) {
    int elements = elements(control);
    // The magnitude of the most negative value stays negative: it is large too.
    long magnitude = Math.abs(value);
    return magnitude < 0 || magnitude > elements ? elements : (int) magnitude;
  }

  private static int element(long low, long high, int n, int control) {
    if ((control & WORDS) != 0) {
      long word = (n < 4 ? low : high) >>> ((n & 3) << 4);
      return (control & SIGNED) != 0 ? (short) word : (int) word & 0xffff;
    }
    long single = (n < 8 ? low : high) >>> ((n & 7) << 3);
    return (control & SIGNED) != 0 ? (byte) single : (int) single & 0xff;
  }

  /** The aggregated comparison, polarity applied ("IntRes2"). */
  static int compare(
      long lowA, long highA, int lengthA, long lowB, long highB, int lengthB, int control) {
    int result =
        switch (control >> 2 & 3) {
          case 0 -> equalAny(lowA, highA, lengthA, lowB, highB, lengthB, control);
          case 1 -> ranges(lowA, highA, lengthA, lowB, highB, lengthB, control);
          case 2 -> equalEach(lowA, highA, lengthA, lowB, highB, lengthB, control);
          default -> equalOrdered(lowA, highA, lengthA, lowB, highB, lengthB, control);
        };
    int all = (1 << elements(control)) - 1;
    return switch (control >> 4 & 3) {
      case 1 -> result ^ all;
      case 3 -> result ^ ((1 << lengthB) - 1);
      default -> result;
    };
  }

  private static int equalAny(
      long lowA, long highA, int lengthA, long lowB, long highB, int lengthB, int control) {
    int result = 0;
    for (int b = 0; b < lengthB; b++) {
      int value = element(lowB, highB, b, control);
      for (int a = 0; a < lengthA; a++) {
        if (element(lowA, highA, a, control) == value) {
          result |= 1 << b;
        }
      }
    }
    return result;
  }

  /** A holds pairs of a lower and an upper bound, both included; half a pair counts for nothing. */
  private static int ranges(
      long lowA, long highA, int lengthA, long lowB, long highB, int lengthB, int control) {
    int result = 0;
    for (int b = 0; b < lengthB; b++) {
      int value = element(lowB, highB, b, control);
      for (int a = 0; a + 1 < lengthA; a += 2) {
        if (element(lowA, highA, a, control) <= value
            && value <= element(lowA, highA, a + 1, control)) {
          result |= 1 << b;
        }
      }
    }
    return result;
  }

  /** Both ended counts as equal, one ended as different. */
  private static int equalEach(
      long lowA, long highA, int lengthA, long lowB, long highB, int lengthB, int control) {
    int result = 0;
    for (int n = 0; n < elements(control); n++) {
      boolean equal =
          n < lengthA && n < lengthB
              ? element(lowA, highA, n, control) == element(lowB, highB, n, control)
              : n >= lengthA && n >= lengthB;
      result |= equal ? 1 << n : 0;
    }
    return result;
  }

  /** Where A begins in B; the part of A beyond the operand's end counts as found. */
  private static int equalOrdered(
      long lowA, long highA, int lengthA, long lowB, long highB, int lengthB, int control) {
    int elements = elements(control);
    int result = 0;
    for (int start = 0; start < elements; start++) {
      boolean found = true;
      for (int a = 0; a < lengthA && start + a < elements; a++) {
        found &=
            start + a < lengthB
                && element(lowA, highA, a, control) == element(lowB, highB, start + a, control);
      }
      result |= found ? 1 << start : 0;
    }
    return result;
  }

  /** What goes to ECX. */
  static int index(int result, int control) {
    if (result == 0) {
      return elements(control);
    }
    return (control & LAST_OR_EXPANDED) != 0
        ? 31 - Integer.numberOfLeadingZeros(result)
        : Integer.numberOfTrailingZeros(result);
  }

  /** What goes to XMM0: the bits themselves, or an element of ones for each. */
  static void storeMask(long[] xmm, int result, int control) {
    if ((control & LAST_OR_EXPANDED) == 0) {
      xmm[0] = result;
      xmm[1] = 0;
    } else if ((control & WORDS) != 0) {
      xmm[0] = expandWords(result);
      xmm[1] = expandWords(result >> 4);
    } else {
      xmm[0] = expandBytes(result & 0xff);
      xmm[1] = expandBytes(result >> 8);
    }
  }

  private static long expandWords(int bits) {
    long spread = (bits & 1L) | (bits & 2L) << 15 | (bits & 4L) << 30 | (bits & 8L) << 45;
    return spread * 0xffff;
  }

  private static long expandBytes(int bits) {
    long copies = bits * 0x0101010101010101L;
    long chosen = copies & 0x8040201008040201L;
    return ~PackedArithmetic.compareEqual(chosen, 0, PackedArithmetic.BYTES);
  }

  static int flags(int result, int lengthA, int lengthB, int control) {
    int elements = elements(control);
    return (result != 0 ? CpuState.FLAG_CF : 0)
        | (lengthB < elements ? CpuState.FLAG_ZF : 0)
        | (lengthA < elements ? CpuState.FLAG_SF : 0)
        | ((result & 1) != 0 ? CpuState.FLAG_OF : 0);
  }
}
