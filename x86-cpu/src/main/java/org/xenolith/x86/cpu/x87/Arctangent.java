package org.xenolith.x86.cpu.x87;

/** The arctangent of a quotient in 128 bits. */
final class Arctangent {
  /** Enough for arguments up to 1/8. */
  private static final Series SERIES = Series.oddReciprocals(24);

  /** The arctangents of k/8, k from 0 to 8. */
  private static final Wide[] EIGHTHS = eighths();

  private final Wide[] multiplesOfHalfPi = {new Wide(), new Wide(), new Wide()};
  private final Wide t = new Wide();
  private final Wide c = new Wide();
  private final Wide square = new Wide();
  private final Wide sum = new Wide();

  Arctangent() {
    for (int i = 1; i <= 2; i++) {
      multiplesOfHalfPi[i].set(EIGHTHS[8]);
      multiplesOfHalfPi[i].exponent += i;
    }
  }

  /** Each one is the last one and the arctangent of what the difference formula leaves. */
  private static Wide[] eighths() {
    Wide[] table = new Wide[9];
    Wide square = new Wide();
    table[0] = new Wide();
    for (int k = 1; k <= 8; k++) {
      // (k/8 - (k-1)/8) / (1 + k/8 * (k-1)/8)
      Wide step = Wide.ratio(8, 64 + k * (k - 1L));
      table[k] = new Wide();
      takeSmall(table[k], step, square);
      table[k].add(table[k - 1]);
    }
    return table;
  }

  /** sum = arctan(t), t up to 1/8. */
  private static void takeSmall(Wide sum, Wide t, Wide square) {
    square.set(t);
    square.multiply(t);
    square.negate();
    SERIES.evaluate(sum, square);
    sum.multiply(t);
  }

  /** x = count * pi / 2, count 1 or 2. */
  void halves(Wide x, int count) {
    x.set(multiplesOfHalfPi[count]);
  }

  /**
   * x = the angle of the point (x, y), both above zero and x taken as negative where {@code left}.
   */
  void angle(Wide x, Wide y, boolean left) {
    boolean steep = x.compareMagnitude(y) < 0;
    t.set(steep ? x : y);
    t.divide(steep ? y : x);
    takeUpToOne();
    if (steep) {
      x.set(multiplesOfHalfPi[1]);
      if (left) {
        x.add(sum);
      } else {
        x.subtract(sum);
      }
    } else if (left) {
      x.set(multiplesOfHalfPi[2]);
      x.subtract(sum);
    } else {
      x.set(sum);
    }
  }

  /** sum = arctan(t), t from 0 to 1. */
  private void takeUpToOne() {
    int eighth = nearestEighth();
    if (eighth != 0) {
      // arctan(t) = arctan(c) + arctan((t - c) / (1 + t * c))
      c.set(false, 63 - 3, eighth, 0);
      square.set(t);
      square.multiply(c);
      sum.set(false, 0, Long.MIN_VALUE, 0);
      square.add(sum);
      t.subtract(c);
      t.divide(square);
    }
    takeSmall(sum, t, square);
    sum.add(EIGHTHS[eighth]);
  }

  private int nearestEighth() {
    if (t.exponent < -4) {
      return 0;
    }
    // t * 16 as an integer, rounded down, then to eighths.
    int sixteenths = (int) (t.high >>> 59 - t.exponent);
    return sixteenths + 1 >> 1;
  }
}
