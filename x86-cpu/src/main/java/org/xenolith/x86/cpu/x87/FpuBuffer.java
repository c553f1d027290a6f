package org.xenolith.x86.cpu.x87;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.xenolith.x86.cpu.Cpu;

/**
 * Where a state image stands on its way between registers and the guest's memory, which may lie in
 * two frames: reads come in as a whole before anything is changed; writes are probed as a whole
 * before the first byte goes out.
 */
final class FpuBuffer {
  static final int BYTES = 576;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final MemorySegment segment = MemorySegment.ofArray(new byte[BYTES]);

  /**
   * Reads bytes {@code from} to {@code to} of the image at a linear address; both are multiples of
   * 2.
   */
  void load(Cpu cpu, long linear, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      segment.set(LONG, at, cpu.load64(linear + at));
    }
    for (; at < to; at += 2) {
      segment.set(SHORT, at, (short) cpu.load16(linear + at));
    }
  }

  /** Writes bytes {@code from} to {@code to}; the caller has probed them. */
  void store(Cpu cpu, long linear, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      cpu.store64(linear + at, segment.get(LONG, at));
    }
    for (; at < to; at += 2) {
      cpu.store16(linear + at, segment.get(SHORT, at));
    }
  }

  int getShort(int offset) {
    return segment.get(SHORT, offset) & 0xffff;
  }

  void putShort(int offset, int value) {
    segment.set(SHORT, offset, (short) value);
  }

  int getInt(int offset) {
    return segment.get(INT, offset);
  }

  void putInt(int offset, int value) {
    segment.set(INT, offset, value);
  }

  long getLong(int offset) {
    return segment.get(LONG, offset);
  }

  void putLong(int offset, long value) {
    segment.set(LONG, offset, value);
  }
}
