package org.xenolith.x86.cpu.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

/** All lanes at once against one lane at a time. */
final class PackedArithmeticTest {
  private static final String SEED_PROPERTY = "xenolith.test.seed";
  private static final int CASES = 20_000;

  /** Lane operands and result as sign-extended and cut numbers. */
  private interface Reference {
    long apply(long a, long b, int bits);
  }

  private interface Packed {
    long apply(long a, long b, long signs);
  }

  private static long unsigned(long value, int bits) {
    return value & -1L >>> (64 - bits);
  }

  private static void agree(String name, Packed packed, Reference reference) {
    long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int bits : new int[] {8, 16, 32}) {
      long signs = signs(bits);
      for (int n = 0; n < CASES; n++) {
        long a = operand(random, bits);
        long b = operand(random, bits);
        assertThat(packed.apply(a, b, signs))
            .as("%s of %x, %x in lanes of %d (-D%s=%d)", name, a, b, bits, SEED_PROPERTY, seed)
            .isEqualTo(byLane(a, b, bits, (x, y) -> reference.apply(x, y, bits)));
      }
    }
  }

  private static long signs(int bits) {
    return bits == 8
        ? PackedArithmetic.BYTES
        : bits == 16 ? PackedArithmetic.WORDS : PackedArithmetic.DWORDS;
  }

  /** Lanes that are often extremes. */
  private static long operand(SplittableRandom random, int bits) {
    long value = 0;
    for (int at = 0; at < 64; at += bits) {
      long lane =
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> 1L << (bits - 1);
            case 3 -> (1L << (bits - 1)) - 1;
            default -> random.nextLong();
          };
      value |= unsigned(lane, bits) << at;
    }
    return value;
  }

  private static long byLane(long a, long b, int bits, LongBinaryOperator lane) {
    long result = 0;
    for (int at = 0; at < 64; at += bits) {
      int up = 64 - bits - at;
      long x = a << up >> (64 - bits);
      long y = b << up >> (64 - bits);
      result |= unsigned(lane.applyAsLong(x, y), bits) << at;
    }
    return result;
  }

  private static long clampSigned(long value, int bits) {
    return Math.max(Math.min(value, (1L << (bits - 1)) - 1), -(1L << (bits - 1)));
  }

  private static long clampUnsigned(long value, int bits) {
    return Math.max(Math.min(value, (1L << bits) - 1), 0);
  }

  @Test
  void addsAndSubtracts() {
    agree("add", PackedArithmetic::add, (a, b, bits) -> a + b);
    agree("subtract", PackedArithmetic::subtract, (a, b, bits) -> a - b);
    agree(
        "average",
        PackedArithmetic::average,
        (a, b, bits) -> (unsigned(a, bits) + unsigned(b, bits) + 1) >> 1);
    agree("absolute", (a, b, s) -> PackedArithmetic.absolute(a, s), (a, b, bits) -> Math.abs(a));
    agree("sign", PackedArithmetic::applySign, (a, b, bits) -> a * Long.signum(b));
  }

  @Test
  void saturates() {
    agree(
        "add signed",
        PackedArithmetic::addSignedSaturated,
        (a, b, bits) -> clampSigned(a + b, bits));
    agree(
        "subtract signed",
        PackedArithmetic::subtractSignedSaturated,
        (a, b, bits) -> clampSigned(a - b, bits));
    agree(
        "add unsigned",
        PackedArithmetic::addUnsignedSaturated,
        (a, b, bits) -> clampUnsigned(unsigned(a, bits) + unsigned(b, bits), bits));
    agree(
        "subtract unsigned",
        PackedArithmetic::subtractUnsignedSaturated,
        (a, b, bits) -> clampUnsigned(unsigned(a, bits) - unsigned(b, bits), bits));
  }

  @Test
  void comparesAndSelects() {
    agree("equal", PackedArithmetic::compareEqual, (a, b, bits) -> a == b ? -1 : 0);
    agree("greater", PackedArithmetic::compareGreater, (a, b, bits) -> a > b ? -1 : 0);
    agree("minimum", PackedArithmetic::minimumSigned, (a, b, bits) -> Math.min(a, b));
    agree("maximum", PackedArithmetic::maximumSigned, (a, b, bits) -> Math.max(a, b));
    agree(
        "minimum unsigned",
        PackedArithmetic::minimumUnsigned,
        (a, b, bits) -> Math.min(unsigned(a, bits), unsigned(b, bits)));
    agree(
        "maximum unsigned",
        PackedArithmetic::maximumUnsigned,
        (a, b, bits) -> Math.max(unsigned(a, bits), unsigned(b, bits)));
  }
}
