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
    return (fx[offset] & 0xff)
        | (fx[offset + 1] & 0xff) << 8
        | (fx[offset + 2] & 0xff) << 16
        | fx[offset + 3] << 24;
  }

  void setFxInt(int offset, int value) {
    for (int i = 0; i < 4; i++) {
      fx[offset + i] = (byte) (value >>> (8 * i));
    }
  }
}
