package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.PackedShuffle.chooseWords;
import static org.xenolith.x86.cpu.sse.PackedShuffle.dword;
import static org.xenolith.x86.cpu.sse.PackedShuffle.extractBytes;
import static org.xenolith.x86.cpu.sse.PackedShuffle.interleaveDwords;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.x87.X87Guard;
import org.xenolith.x86.isa.Instruction;

/** Packing, unpacking, shuffling, blending and widening, for MMX and SSE to SSE4.1. */
final class ShuffleSemantics {
  private static final long LOW = 0xffffffffL;

  private final Semantics semantics;

  private ShuffleSemantics(Semantics semantics) {
    this.semantics = semantics;
  }

  static void register(Semantics semantics) {
    ShuffleSemantics shuffles = new ShuffleSemantics(semantics);
    shuffles.packs();
    shuffles.unpacks();
    shuffles.wideUnpacks();
    shuffles.shuffles();
    shuffles.floatShuffles();
    shuffles.blends();
    shuffles.widenings();
    semantics.bind("PSLLDQ", ShuffleSemantics::shiftLeft);
    semantics.bind("PSRLDQ", ShuffleSemantics::shiftRight);
  }

  private void either(String mnemonic, LongBinaryOperator mmx, XmmForms.Whole xmm) {
    var mmxForm = MmxForms.lanes(mmx);
    var xmmForm = XmmForms.whole(xmm);
    semantics.choose(mnemonic, i -> (MmxForms.isMmx(i) ? mmxForm : xmmForm).apply(i));
  }

  private void whole(String mnemonic, XmmForms.Whole whole) {
    semantics.choose(mnemonic, XmmForms.whole(whole));
  }

  private void immediate(String mnemonic, XmmForms.WithImmediate function) {
    semantics.choose(mnemonic, XmmForms.immediate(function));
  }

  private void packs() {
    pack("PACKSSWB", PackedShuffle::packSignedBytes);
    pack("PACKUSWB", PackedShuffle::packUnsignedBytes);
    pack("PACKSSDW", PackedShuffle::packSignedWords);
    pack("PACKUSDW", PackedShuffle::packUnsignedWords);
  }

  /**
   * @param half packs a long into 32 bits
   */
  private void pack(String mnemonic, LongUnaryOperator half) {
    either(
        mnemonic,
        (a, b) -> half.applyAsLong(a) | half.applyAsLong(b) << 32,
        (xmm, d, low, high) -> {
          xmm[d] = half.applyAsLong(xmm[d]) | half.applyAsLong(xmm[d + 1]) << 32;
          xmm[d + 1] = half.applyAsLong(low) | half.applyAsLong(high) << 32;
        });
  }

  private void unpacks() {
    unpack("BW", PackedShuffle::interleaveBytes);
    unpack("WD", PackedShuffle::interleaveWords);
    unpack("DQ", PackedShuffle::interleaveDwords);
  }

  /**
   * @param interleave of the low halves of two longs
   */
  private void unpack(String suffix, LongBinaryOperator interleave) {
    either(
        "PUNPCKL" + suffix,
        interleave,
        (xmm, d, low, high) -> {
          long destination = xmm[d];
          xmm[d] = interleave.applyAsLong(destination, low);
          xmm[d + 1] = interleave.applyAsLong(destination >>> 32, low >>> 32);
        });
    either(
        "PUNPCKH" + suffix,
        (a, b) -> interleave.applyAsLong(a >>> 32, b >>> 32),
        (xmm, d, low, high) -> {
          long destination = xmm[d + 1];
          xmm[d] = interleave.applyAsLong(destination, high);
          xmm[d + 1] = interleave.applyAsLong(destination >>> 32, high >>> 32);
        });
  }

  private void wideUnpacks() {
    for (String mnemonic : new String[] {"PUNPCKLQDQ", "UNPCKLPD"}) {
      whole(mnemonic, (xmm, d, low, high) -> xmm[d + 1] = low);
    }
    for (String mnemonic : new String[] {"PUNPCKHQDQ", "UNPCKHPD"}) {
      whole(
          mnemonic,
          (xmm, d, low, high) -> {
            xmm[d] = xmm[d + 1];
            xmm[d + 1] = high;
          });
    }
    whole(
        "UNPCKLPS",
        (xmm, d, low, high) -> {
          long destination = xmm[d];
          xmm[d] = interleaveDwords(destination, low);
          xmm[d + 1] = interleaveDwords(destination >>> 32, low >>> 32);
        });
    whole(
        "UNPCKHPS",
        (xmm, d, low, high) -> {
          long destination = xmm[d + 1];
          xmm[d] = interleaveDwords(destination, high);
          xmm[d + 1] = interleaveDwords(destination >>> 32, high >>> 32);
        });
  }

  private void shuffles() {
    semantics.choose(
        "PSHUFW", MmxForms.immediate((destination, source, order) -> chooseWords(source, order)));
    immediate(
        "PSHUFD",
        (xmm, d, low, high, order) -> {
          xmm[d] = dword(low, high, order) | dword(low, high, order >> 2) << 32;
          xmm[d + 1] = dword(low, high, order >> 4) | dword(low, high, order >> 6) << 32;
        });
    immediate(
        "PSHUFLW",
        (xmm, d, low, high, order) -> {
          xmm[d] = chooseWords(low, order);
          xmm[d + 1] = high;
        });
    immediate(
        "PSHUFHW",
        (xmm, d, low, high, order) -> {
          xmm[d] = low;
          xmm[d + 1] = chooseWords(high, order);
        });
    either(
        "PSHUFB",
        PackedShuffle::chooseBytes,
        (xmm, d, low, high) -> {
          long bytesLow = xmm[d];
          long bytesHigh = xmm[d + 1];
          xmm[d] = PackedShuffle.chooseBytes(bytesLow, bytesHigh, low);
          xmm[d + 1] = PackedShuffle.chooseBytes(bytesLow, bytesHigh, high);
        });
    var mmxAlign = MmxForms.immediate((a, b, shift) -> extractBytes(b, a, shift));
    var xmmAlign = XmmForms.immediate(ShuffleSemantics::align);
    semantics.choose("PALIGNR", i -> (MmxForms.isMmx(i) ? mmxAlign : xmmAlign).apply(i));
  }

  /** PALIGNR: sixteen bytes of destination:source, from byte {@code shift}. */
  private static void align(long[] xmm, int d, long low, long high, int shift) {
    long third = xmm[d];
    long fourth = xmm[d + 1];
    int bytes = shift & 7;
    switch (shift >> 3) {
      case 0 -> {
        xmm[d] = extractBytes(low, high, bytes);
        xmm[d + 1] = extractBytes(high, third, bytes);
      }
      case 1 -> {
        xmm[d] = extractBytes(high, third, bytes);
        xmm[d + 1] = extractBytes(third, fourth, bytes);
      }
      case 2 -> {
        xmm[d] = extractBytes(third, fourth, bytes);
        xmm[d + 1] = extractBytes(fourth, 0, bytes);
      }
      case 3 -> {
        xmm[d] = extractBytes(fourth, 0, bytes);
        xmm[d + 1] = 0;
      }
      default -> {
        xmm[d] = 0;
        xmm[d + 1] = 0;
      }
    }
  }

  private void floatShuffles() {
    immediate(
        "SHUFPS",
        (xmm, d, low, high, order) -> {
          long a = xmm[d];
          long b = xmm[d + 1];
          xmm[d] = dword(a, b, order) | dword(a, b, order >> 2) << 32;
          xmm[d + 1] = dword(low, high, order >> 4) | dword(low, high, order >> 6) << 32;
        });
    immediate(
        "SHUFPD",
        (xmm, d, low, high, order) -> {
          xmm[d] = (order & 1) == 0 ? xmm[d] : xmm[d + 1];
          xmm[d + 1] = (order & 2) == 0 ? low : high;
        });
    whole(
        "MOVDDUP",
        (xmm, d, low, high) -> {
          xmm[d] = low;
          xmm[d + 1] = low;
        });
    whole(
        "MOVSLDUP",
        (xmm, d, low, high) -> {
          xmm[d] = low & LOW | low << 32;
          xmm[d + 1] = high & LOW | high << 32;
        });
    whole(
        "MOVSHDUP",
        (xmm, d, low, high) -> {
          xmm[d] = low >>> 32 | low & ~LOW;
          xmm[d + 1] = high >>> 32 | high & ~LOW;
        });
  }

  private void blends() {
    immediate("BLENDPS", (x, d, low, high, m) -> blend(x, d, low, high, dwords(m), dwords(m >> 2)));
    immediate("BLENDPD", (x, d, low, high, m) -> blend(x, d, low, high, -(m & 1L), -(m >> 1 & 1L)));
    immediate("PBLENDW", (x, d, low, high, m) -> blend(x, d, low, high, words(m), words(m >> 4)));
    blendBySign("PBLENDVB", PackedArithmetic.BYTES);
    blendBySign("BLENDVPS", PackedArithmetic.DWORDS);
    blendBySign("BLENDVPD", Long.MIN_VALUE);
  }

  /** By the sign bits of XMM0's lanes. */
  private void blendBySign(String mnemonic, long signs) {
    whole(
        mnemonic,
        (xmm, d, low, high) -> {
          long maskLow = PackedArithmetic.fill(xmm[0] & signs, signs);
          long maskHigh = PackedArithmetic.fill(xmm[1] & signs, signs);
          blend(xmm, d, low, high, maskLow, maskHigh);
        });
  }

  private static void blend(long[] xmm, int d, long low, long high, long maskLow, long maskHigh) {
    xmm[d] = xmm[d] & ~maskLow | low & maskLow;
    xmm[d + 1] = xmm[d + 1] & ~maskHigh | high & maskHigh;
  }

  /** Two bits to two doublewords of ones or zeros. */
  private static long dwords(int bits) {
    return -(bits & 1L) & LOW | -(bits >> 1 & 1L) << 32;
  }

  /** Four bits to four words of ones or zeros. */
  private static long words(int bits) {
    long spread = (bits & 1L) | (bits & 2L) << 15 | (bits & 4L) << 30 | (bits & 8L) << 45;
    return spread * 0xffff;
  }

  private void widenings() {
    widen("BW", PackedShuffle::spreadBytes, 8, PackedArithmetic.WORDS);
    widen("WD", PackedShuffle::spreadWords, 16, PackedArithmetic.DWORDS);
    widen("BD", a -> a & 0xff | (a & 0xff00) << 24, 24, PackedArithmetic.DWORDS, 16);
    widen("DQ", a -> a & LOW, 32, Long.MIN_VALUE);
    widen("WQ", a -> a & 0xffff, 48, Long.MIN_VALUE, 16);
    widen("BQ", a -> a & 0xff, 56, Long.MIN_VALUE, 8);
  }

  private void widen(String suffix, LongUnaryOperator spread, int shift, long signs) {
    widen(suffix, spread, shift, signs, 32);
  }

  /**
   * PMOVZX and PMOVSX.
   *
   * @param spread widens the lowest lanes, as many as fill a long, with zeros
   * @param shift bits that a lane grows by
   * @param signs sign bits of the wide lanes
   * @param step source bits that make one long
   */
  private void widen(String suffix, LongUnaryOperator spread, int shift, long signs, int step) {
    whole(
        "PMOVZX" + suffix,
        (xmm, d, low, high) -> {
          xmm[d] = spread.applyAsLong(low & LOW);
          xmm[d + 1] = spread.applyAsLong(low >>> step & LOW);
        });
    // x ^ s - s, lane by lane, extends the sign s.
    long narrowSigns = signs >>> shift;
    whole(
        "PMOVSX" + suffix,
        (xmm, d, low, high) -> {
          long first = spread.applyAsLong(low & LOW);
          long second = spread.applyAsLong(low >>> step & LOW);
          xmm[d] = PackedArithmetic.subtract(first ^ narrowSigns, narrowSigns, signs);
          xmm[d + 1] = PackedArithmetic.subtract(second ^ narrowSigns, narrowSigns, signs);
        });
  }

  // ---- shifts of the whole register by bytes

  private static void shiftLeft(Cpu cpu, Instruction i) {
    X87Guard.requireAvailable(cpu);
    long[] xmm = cpu.state.xmm;
    int d = i.rm() << 1;
    int bytes = (int) i.immediate() & 0xff;
    long low = xmm[d];
    long bits = bytes << 3;
    if (bytes < 8) {
      xmm[d] = low << bits;
      xmm[d + 1] = bytes == 0 ? xmm[d + 1] : xmm[d + 1] << bits | low >>> -bits;
    } else {
      xmm[d] = 0;
      xmm[d + 1] = bytes < 16 ? low << bits : 0;
    }
  }

  private static void shiftRight(Cpu cpu, Instruction i) {
    X87Guard.requireAvailable(cpu);
    long[] xmm = cpu.state.xmm;
    int d = i.rm() << 1;
    int bytes = (int) i.immediate() & 0xff;
    long high = xmm[d + 1];
    xmm[d] = extractBytes(xmm[d], high, bytes);
    xmm[d + 1] = extractBytes(high, 0, bytes);
  }
}
