package org.xenolith.x86.cpu.x87;

/**
 * A power series in one argument with coefficients fixed when it is made; with enough terms that
 * what is left out is below the last of {@link Wide}'s bits for the arguments it is for.
 */
final class Series {
  private final Wide[] coefficients;

  private Series(Wide[] coefficients) {
    this.coefficients = coefficients;
  }

  /** 1/1 + x/3 + x^2/5 + …: atanh(s)/s for x = s^2; with -x, atan(s)/s. */
  static Series oddReciprocals(int terms) {
    Wide[] coefficients = new Wide[terms];
    for (int i = 0; i < terms; i++) {
      coefficients[i] = Wide.ratio(1, 2L * i + 1);
    }
    return new Series(coefficients);
  }

  /**
   * 1/first! + x/(first+step)! + x^2/(first+2*step)! + …, for step 1 (exponential) and 2 (with -x,
   * cosine and sine).
   */
  static Series reciprocalFactorials(int first, int step, int terms) {
    Wide[] coefficients = new Wide[terms];
    Wide value = Wide.of(1);
    int reached = 1;
    for (int i = 0; i < terms; i++) {
      for (; reached < first + i * step; reached++) {
        value.divide(Wide.of(reached + 1L));
      }
      coefficients[i] = new Wide();
      coefficients[i].set(value);
    }
    return new Series(coefficients);
  }

  /** Sets {@code sum} to the series' value at {@code x}, which is another object. */
  void evaluate(Wide sum, Wide x) {
    sum.set(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum.multiply(x);
      sum.add(coefficients[i]);
    }
  }
}
