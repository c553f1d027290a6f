package org.xenolith.conformance.oracle;

/** How far results may be apart where the manual promises a bound on the error and no value. */
final class Approximation {
  /**
   * RCPPS and RSQRTPS: each is within 1.5 * 2^-12 of the true value, so two are within twice that.
   */
  private static final double RECIPROCAL_BOUND = 3.0 / 4096;

  private Approximation() {}

  static boolean nearFloats(long host, long ours) {
    return near((int) host, (int) ours) && near((int) (host >>> 32), (int) (ours >>> 32));
  }

  private static boolean near(int host, int ours) {
    if (host == ours) {
      return true;
    }
    double a = Float.intBitsToFloat(host);
    double b = Float.intBitsToFloat(ours);
    return Math.abs(a - b) <= RECIPROCAL_BOUND * Math.abs(a);
  }

  /** One unit in the last place, the carry into the next exponent included. */
  static boolean nearExtended(
      long hostSignificand, int hostExponent, long ourSignificand, int ourExponent) {
    if (hostExponent == ourExponent) {
      long distance = hostSignificand - ourSignificand;
      return distance >= -1 && distance <= 1;
    }
    boolean hostIsNext =
        hostExponent == ourExponent + 1
            && hostSignificand == Long.MIN_VALUE
            && ourSignificand == -1;
    boolean oursIsNext =
        ourExponent == hostExponent + 1
            && ourSignificand == Long.MIN_VALUE
            && hostSignificand == -1;
    return hostIsNext || oursIsNext;
  }
}
