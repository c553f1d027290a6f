package org.xenolith.conformance.oracle;

import java.util.SplittableRandom;

/** Random values with the weight on those at which processors go wrong. */
final class RandomValues {
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x0f,
    0x10,
    0x1f,
    0x20,
    0x3f,
    0x40,
    0x5555555555555555L,
    0xaaaaaaaaaaaaaaaaL
  };
  private static final int[] FLOATS = {
    0,
    0x80000000,
    0x3f800000,
    0xbf800000,
    0x7f800000,
    0xff800000,
    0x7fc00000,
    0xffc00001,
    0x7f800001,
    0x00000001,
    0x807fffff,
    0x00800000,
    0x7f7fffff,
    0x4f000000,
    0xcf000000,
    0x5f000000,
    0x34000000,
    0x3effffff
  };
  private static final long[] DOUBLES = {
    0,
    1L << 63,
    0x3ff0000000000000L,
    0xbff0000000000000L,
    0x7ff0000000000000L,
    0xfff0000000000000L,
    0x7ff8000000000000L,
    0xfff8000000000001L,
    0x7ff0000000000001L,
    1,
    0x800fffffffffffffL,
    0x0010000000000000L,
    0x7fefffffffffffffL,
    0x41e0000000000000L,
    0xc1e0000000000000L,
    0x43e0000000000000L,
    0x3ca0000000000000L,
    0x3fdfffffffffffffL,
    0x380fffffffffffffL,
    0x36a0000000000000L
  };

  private final SplittableRandom random;

  RandomValues(SplittableRandom random) {
    this.random = random;
  }

  long integer() {
    return switch (random.nextInt(6)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> random.nextInt(-128, 128);
      case 2 -> random.nextInt();
      case 3 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(-2, 3);
      default -> random.nextLong();
    };
  }

  /** 64 bits of a vector register: integers, doubles, or two floats. */
  long vectorHalf() {
    return switch (random.nextInt(5)) {
      case 0 -> integer();
      case 1 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 2 -> floats();
      case 3 -> nearDouble();
      default -> (floatNear() & 0xffffffffL) | (long) floatNear() << 32;
    };
  }

  private long floats() {
    return (FLOATS[random.nextInt(FLOATS.length)] & 0xffffffffL)
        | (long) FLOATS[random.nextInt(FLOATS.length)] << 32;
  }

  /** A double of ordinary size, so that sums and products of two of them round. */
  private long nearDouble() {
    int exponent = random.nextInt(8) == 0 ? random.nextInt(2048) : 1023 + random.nextInt(-60, 64);
    long mantissa =
        random.nextInt(3) == 0
            ? (long) random.nextInt(256) << 44
            : random.nextLong() & 0xfffffffffffffL;
    return (random.nextLong() & Long.MIN_VALUE) | (long) exponent << 52 | mantissa;
  }

  private int floatNear() {
    int exponent = random.nextInt(8) == 0 ? random.nextInt(256) : 127 + random.nextInt(-28, 33);
    int mantissa = random.nextInt(3) == 0 ? random.nextInt(256) << 15 : random.nextInt() & 0x7fffff;
    return (random.nextInt() & 0x80000000) | exponent << 23 | mantissa;
  }

  /** Writes a valid FXSAVE image without unmasked exceptions. */
  void fpu(byte[] fx) {
    int top = random.nextInt(8);
    boolean plainControl = random.nextInt(3) > 0;
    int control =
        plainControl
            ? 0x37f
            : 0x7f | random.nextInt(4) << 10 | new int[] {0, 2, 3}[random.nextInt(3)] << 8;
    int status =
        top << 11
            | random.nextInt() & 0x4700
            | (random.nextInt(4) == 0 ? random.nextInt() & 0x7f : 0);
    ProcessorImage.put(fx, 0, control | status << 16, 4);
    ProcessorImage.put(fx, 4, random.nextInt(3) == 0 ? random.nextInt() & 0xff : 0xff, 4);
    int mxcsr = 0x1f80;
    if (random.nextInt(3) == 0) {
      mxcsr |= random.nextInt() & 0xe07f; // rounding, FTZ, DAZ, sticky flags
    }
    ProcessorImage.put(fx, 24, mxcsr, 4);
    for (int i = 0; i < 8; i++) {
      extended(fx, 32 + 16 * i);
    }
    for (int i = 160; i < 416; i += 8) {
      ProcessorImage.put(fx, i, vectorHalf(), 8);
    }
  }

  /** Writes an 80-bit value: significand and sign with exponent. */
  void extended(byte[] target, int offset) {
    long significand;
    int signExponent;
    switch (random.nextInt(10)) {
      case 0 -> {
        significand = 0;
        signExponent = 0;
      }
      case 1 -> {
        significand = random.nextBoolean() ? Long.MIN_VALUE : random.nextLong() | Long.MIN_VALUE;
        signExponent = 0x7fff;
      }
      case 2 -> {
        significand = random.nextLong();
        signExponent = random.nextInt(0x8000);
      }
      case 3 -> {
        significand = random.nextLong() >>> random.nextInt(1, 64);
        signExponent = 0;
      }
      case 4 -> {
        significand = random.nextLong() | Long.MIN_VALUE;
        signExponent = random.nextInt(1, 0x7fff);
      }
      case 5 -> {
        significand = Long.MIN_VALUE | (long) random.nextInt(4) << 62;
        signExponent = 0x3fff + random.nextInt(-3, 66);
      }
      default -> {
        significand = random.nextLong() | Long.MIN_VALUE;
        signExponent = 0x3fff + random.nextInt(-70, 71);
      }
    }
    signExponent |= random.nextBoolean() ? 0x8000 : 0;
    for (int i = 0; i < 8; i++) {
      target[offset + i] = (byte) (significand >>> (8 * i));
    }
    target[offset + 8] = (byte) signExponent;
    target[offset + 9] = (byte) (signExponent >>> 8);
  }
}
