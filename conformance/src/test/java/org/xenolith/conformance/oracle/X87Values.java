package org.xenolith.conformance.oracle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.xenolith.x86.isa.Row;

/**
 * Random x87 state and operands at the edges of the formats: every class of value, significands
 * that round at 24, 53 and 64 bits, exponents at the ends of the ranges, and all settings of the
 * control word, unmasked exceptions included.
 */
final class X87Values {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BIAS = 0x3fff;
  private static final int REGISTERS = 32;

  private final SplittableRandom random;

  X87Values(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Fills an FXSAVE64 image.
   *
   * @param pendingAllowed whether exceptions may be pending already: for instructions that do not
   *     wait
   * @param source the register that is the second operand, stack-relative
   */
  void image(byte[] bytes, boolean pendingAllowed, int source) {
    MemorySegment image = MemorySegment.ofArray(bytes);
    int masks = random.nextInt(5) < 3 ? 0x3f : random.nextInt(64);
    int precision = random.nextInt(3) == 0 ? random.nextInt(4) : 3;
    image.set(SHORT, 0, (short) (0x40 | masks | precision << 8 | random.nextInt(4) << 10));
    int status = random.nextInt(0x8000) & (random.nextBoolean() ? 0x7f7f : 0x7f00);
    if (!pendingAllowed) {
      status &= ~(~masks & 0x3f);
    }
    image.set(SHORT, 2, (short) status);
    int top = status >>> 11 & 7;
    int aboveTop = random.nextInt(8) == 0 ? 0 : 1 << (top + 7 & 7);
    int valid = random.nextInt(10) == 0 ? random.nextInt(256) : 0xff & ~aboveTop;
    image.set(SHORT, 4, (short) valid);
    image.set(SHORT, 6, (short) random.nextInt(0x800));
    image.set(LONG, 8, random.nextLong() >>> 17);
    image.set(LONG, 16, random.nextLong());
    image.set(INT, 24, 0x1f80);
    for (int i = 0; i < 8; i++) {
      extended(image, REGISTERS + 16L * i);
    }
    relate(image, REGISTERS + 16L * source);
    for (int at = 160; at < 416; at += 8) {
      image.set(LONG, at, random.nextLong());
    }
  }

  /** Makes a register nearly ST(0), or one whose exponent is not far from ST(0)'s. */
  private void relate(MemorySegment image, long at) {
    long significand = image.get(LONG, REGISTERS);
    int signExponent = image.get(SHORT, REGISTERS + 8) & 0xffff;
    int kind = random.nextInt(6);
    if (kind == 0) {
      image.set(LONG, at, significand + random.nextInt(-1, 2));
      image.set(SHORT, at + 8, (short) (signExponent ^ random.nextInt(2) << 15));
    } else if (kind == 1) {
      int exponent = (signExponent & 0x7fff) + random.nextInt(-70, 71);
      if (exponent > 0 && exponent < 0x7fff) {
        image.set(LONG, at, image.get(LONG, at) | Long.MIN_VALUE);
        image.set(SHORT, at + 8, (short) (exponent | random.nextInt(2) << 15));
      }
    }
  }

  private long significand() {
    return switch (random.nextInt(8)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> -1L << random.nextInt(64);
      case 2 -> random.nextLong() << random.nextInt(64);
      case 3 -> roundsAt(40);
      case 4 -> roundsAt(11);
      case 5 -> Long.MIN_VALUE >>> random.nextInt(64);
      case 6 -> random.nextLong() >>> random.nextInt(64);
      default -> random.nextLong();
    };
  }

  /** Half a unit above a number whose last place is {@code bit}, or next to it. */
  private long roundsAt(int bit) {
    return (random.nextLong() & -1L << bit)
        + (random.nextLong(2) << bit - 1)
        + random.nextInt(-1, 2);
  }

  private int exponent() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextInt(0x8000);
      case 1 -> 0x7fff;
      case 2 -> 0;
      case 3 -> random.nextInt(80);
      case 4 -> 0x7ffe - random.nextInt(80);
      case 5 -> BIAS + random.nextInt(70);
      case 6 -> BIAS - random.nextInt(70);
      case 7 -> BIAS + (random.nextBoolean() ? 110 : -160) + random.nextInt(40);
      case 8 -> BIAS + (random.nextBoolean() ? 980 : -1090) + random.nextInt(80);
      default -> BIAS + random.nextInt(-3, 4);
    };
  }

  private void extended(MemorySegment target, long at) {
    int exponent = exponent();
    long significand = significand();
    boolean normal = exponent != 0 && random.nextInt(20) != 0;
    if (normal) {
      significand |= Long.MIN_VALUE;
    }
    if (exponent == 0 && random.nextBoolean()) {
      significand &= Long.MAX_VALUE;
    }
    boolean plain = (exponent == 0 || exponent == 0x7fff) && random.nextInt(3) == 0;
    if (plain) {
      significand = exponent == 0 ? 0 : Long.MIN_VALUE;
    }
    target.set(LONG, at, significand);
    target.set(SHORT, at + 8, (short) (exponent | random.nextInt(2) << 15));
  }

  /** Fills a row's memory operand. */
  void operand(Row row, byte[] memory, int at) {
    MemorySegment target = MemorySegment.ofArray(memory);
    for (int i = 0; i < 640; i += 8) {
      target.set(LONG, at + i, random.nextLong());
    }
    switch (row.operands().isEmpty() ? "" : row.operands().getFirst()) {
      case "m80fp" -> extended(target, at);
      case "m32fp" -> target.set(INT, at, (int) narrow(8, 23));
      case "m64fp" -> target.set(LONG, at, narrow(11, 52));
      case "m16int", "m32int", "m64int" -> {
        if (random.nextInt(3) == 0) {
          target.set(LONG, at, random.nextLong() >> random.nextInt(64));
        }
      }
      case "m80dec" -> decimal(memory, at);
      case "m512byte" -> target.set(SHORT, at + 26, (short) 0);
      case "mem" -> xsaveArea(target, at);
      default -> {}
    }
    if (row.mnemonic().startsWith("FXRSTOR")) {
      // Pointers as the processor keeps them, and no unmasked SSE exception for the harness.
      target.set(LONG, at + 8, target.get(LONG, at + 8) >>> 17);
      target.set(INT, at + 24, 0x1f80);
    }
  }

  /** A single or double at the ends and in the middle of its range. */
  private long narrow(int exponentBits, int fractionBits) {
    long exponentMax = (1L << exponentBits) - 1;
    long exponent =
        switch (random.nextInt(5)) {
          case 0 -> 0;
          case 1 -> exponentMax;
          case 2 -> random.nextLong(exponentMax + 1);
          case 3 -> random.nextInt(3);
          default -> (exponentMax >> 1) + random.nextInt(-30, 31);
        };
    long fractionMax = (1L << fractionBits) - 1;
    long fraction =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> fractionMax;
          case 2 -> 1L << random.nextInt(fractionBits);
          default -> random.nextLong() & fractionMax;
        };
    return random.nextLong(2) << exponentBits + fractionBits | exponent << fractionBits | fraction;
  }

  private void decimal(byte[] memory, int at) {
    for (int i = 0; i < 9; i++) {
      memory[at + i] = (byte) (random.nextInt(10) | random.nextInt(10) << 4);
    }
    memory[at + 9] = (byte) (random.nextInt(2) << 7);
  }

  /** An area that XRSTOR accepts, with components x87 and SSE present or not. */
  private void xsaveArea(MemorySegment target, int at) {
    target.set(LONG, at + 8, target.get(LONG, at + 8) >>> 17);
    target.set(INT, at + 24, 0x1f80);
    boolean compacted = random.nextBoolean();
    long present = random.nextLong(4);
    target.set(LONG, at + 512, present);
    target.set(LONG, at + 520, compacted ? Long.MIN_VALUE | 3 : 0);
    for (int i = 528; i < 576; i += 8) {
      target.set(LONG, at + i, 0);
    }
  }
}
