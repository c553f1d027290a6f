package org.xenolith.conformance.oracle;

/**
 * What one instruction finds and what it leaves: registers, flags, the FXSAVE image and the arena's
 * memory.
 */
final class ProcessorImage {
  static final int ARENA_BYTES = 16 * 1024;
  static final int FX_BYTES = 512;

  /** Where the instruction went: straight on, or to the branch target. */
  static final int FELL_THROUGH = 1;

  static final int BRANCHED = 2;

  final long[] gpr = new long[16];
  long rflags = 0x202;
  final byte[] fx = new byte[FX_BYTES];
  final byte[] arena = new byte[ARENA_BYTES];
  int exit;

  ProcessorImage copy() {
    ProcessorImage copy = new ProcessorImage();
    System.arraycopy(gpr, 0, copy.gpr, 0, gpr.length);
    System.arraycopy(fx, 0, copy.fx, 0, fx.length);
    System.arraycopy(arena, 0, copy.arena, 0, arena.length);
    copy.rflags = rflags;
    copy.exit = exit;
    return copy;
  }

  int fxInt(int offset) {
    return (int) get(fx, offset, 4);
  }

  void setFxInt(int offset, int value) {
    put(fx, offset, value, 4);
  }

  /** Little-endian, at a distance from the arena's first byte. */
  long arena(int offset, int length) {
    return get(arena, offset, length);
  }

  void setArena(int offset, long value, int length) {
    put(arena, offset, value, length);
  }

  private static long get(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | bytes[offset + i] & 0xff;
    }
    return value;
  }

  static void put(byte[] bytes, int offset, long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * i));
    }
  }
}
