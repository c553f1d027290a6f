package org.xenolith.x86.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.xenolith.x86.cpu.x87.FpuImage;

/**
 * The fixed layout of a processor's architectural state outside the heap, little-endian: what
 * emitted code reads and writes, what is compared with the host, and what is saved. Offsets in
 * bytes from the record's start, which is a multiple of 64.
 */
public final class StateRecord {
  /** 16 longs, RAX first, in encoding order. */
  public static final int GPR = 0;

  public static final int RIP = 128;

  /** All of RFLAGS as a long. */
  public static final int RFLAGS = 136;

  /** 6 longs, ES CS SS DS FS GS. */
  public static final int SEGMENT_BASES = 144;

  /** 6 ints, in the same order. */
  public static final int SELECTORS = 192;

  /** An int: 1 in 64-bit mode, 0 in compatibility mode. */
  public static final int MODE_64 = 216;

  /** An int: CR0.TS. */
  public static final int TASK_SWITCHED = 220;

  public static final int CR2 = 224;
  public static final int XCR0 = 232;

  /** 8 longs, DR0 to DR7. */
  public static final int DEBUG_REGISTERS = 240;

  /** The 512-byte FXSAVE64 image, which begins the XSAVE area; a multiple of 64. */
  public static final int FPU_IMAGE = 320;

  /** The XSAVE header and what components may follow it. */
  public static final int XSAVE_HEADER = FPU_IMAGE + FpuImage.BYTES;

  /** Length of a record: room for the YMM halves behind the header. */
  public static final int BYTES = XSAVE_HEADER + 64 + 256;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StateRecord() {}

  /** Writes the whole state. */
  public static void save(CpuState state, MemorySegment record) {
    putLongs(record, GPR, state.gpr, 16);
    record.set(LONG, RIP, state.rip);
    record.set(LONG, RFLAGS, state.flags.get());
    putLongs(record, SEGMENT_BASES, state.segmentBase, 6);
    for (int i = 0; i < 6; i++) {
      record.set(INT, SELECTORS + 4L * i, state.selector[i]);
    }
    record.set(INT, MODE_64, state.mode64 ? 1 : 0);
    record.set(INT, TASK_SWITCHED, state.taskSwitched ? 1 : 0);
    record.set(LONG, CR2, state.cr2);
    record.set(LONG, XCR0, state.xcr0);
    putLongs(record, DEBUG_REGISTERS, state.dr, 8);
    FpuImage.save(state, record, FPU_IMAGE);
    record.set(LONG, XSAVE_HEADER, state.xcr0);
  }

  /**
   * Reads the whole state.
   *
   * @throws IllegalArgumentException where MXCSR has a reserved bit set
   */
  public static void load(CpuState state, MemorySegment record) {
    getLongs(record, GPR, state.gpr, 16);
    state.rip = record.get(LONG, RIP);
    state.flags.set(record.get(LONG, RFLAGS));
    getLongs(record, SEGMENT_BASES, state.segmentBase, 6);
    for (int i = 0; i < 6; i++) {
      state.selector[i] = record.get(INT, SELECTORS + 4L * i);
    }
    state.mode64 = record.get(INT, MODE_64) != 0;
    state.taskSwitched = record.get(INT, TASK_SWITCHED) != 0;
    state.cr2 = record.get(LONG, CR2);
    state.xcr0 = record.get(LONG, XCR0);
    getLongs(record, DEBUG_REGISTERS, state.dr, 8);
    if (!FpuImage.restore(state, record, FPU_IMAGE)) {
      throw new IllegalArgumentException("reserved bits of MXCSR are set");
    }
  }

  private static void putLongs(MemorySegment record, int offset, long[] values, int count) {
    for (int i = 0; i < count; i++) {
      record.set(LONG, offset + 8L * i, values[i]);
    }
  }

  private static void getLongs(MemorySegment record, int offset, long[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = record.get(LONG, offset + 8L * i);
    }
  }
}
