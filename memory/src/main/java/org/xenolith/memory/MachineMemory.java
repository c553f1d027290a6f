package org.xenolith.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of one machine, addressed by machine address ({@code mfn << 12 | offset}),
 * little-endian.
 *
 * <p>Plain accessors ({@code get*}, {@code put*}) do not look at code tracking: the processor's
 * fast path uses them after its own check. Everybody else who writes guest-visible memory calls
 * {@code write*}, which tells {@link CodePages}. Addresses outside the machine throw {@link
 * IndexOutOfBoundsException}: that is a bug of ours, never the guest's.
 */
public final class MachineMemory {
  public static final int PAGE_SHIFT = 12;
  public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ALIGNED_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle ALIGNED_LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final MemorySegment segment;
  private final long frames;
  private final CodePages codePages;

  /**
   * @param segment zeroed memory, a whole number of pages, page-aligned
   */
  public MachineMemory(MemorySegment segment) {
    if (segment.byteSize() % PAGE_SIZE != 0) {
      throw new IllegalArgumentException("not a whole number of pages: " + segment.byteSize());
    }
    this.segment = segment;
    this.frames = segment.byteSize() >>> PAGE_SHIFT;
    this.codePages = new CodePages(Math.toIntExact(frames));
  }

  public MemorySegment segment() {
    return segment;
  }

  /** Number of frames; valid MFNs are 0 to frames-1. */
  public long frames() {
    return frames;
  }

  public CodePages codePages() {
    return codePages;
  }

  public byte getByte(long maddr) {
    return segment.get(BYTE, maddr);
  }

  public short getShort(long maddr) {
    return segment.get(SHORT, maddr);
  }

  public int getInt(long maddr) {
    return segment.get(INT, maddr);
  }

  public long getLong(long maddr) {
    return segment.get(LONG, maddr);
  }

  public void putByte(long maddr, byte value) {
    segment.set(BYTE, maddr, value);
  }

  public void putShort(long maddr, short value) {
    segment.set(SHORT, maddr, value);
  }

  public void putInt(long maddr, int value) {
    segment.set(INT, maddr, value);
  }

  public void putLong(long maddr, long value) {
    segment.set(LONG, maddr, value);
  }

  public void writeByte(long maddr, byte value) {
    putByte(maddr, value);
    codePages.written(maddr, 1);
  }

  public void writeShort(long maddr, short value) {
    putShort(maddr, value);
    codePages.written(maddr, 2);
  }

  public void writeInt(long maddr, int value) {
    putInt(maddr, value);
    codePages.written(maddr, 4);
  }

  public void writeLong(long maddr, long value) {
    putLong(maddr, value);
    codePages.written(maddr, 8);
  }

  public void writeBytes(long maddr, byte[] source, int offset, int length) {
    MemorySegment.copy(source, offset, segment, ValueLayout.JAVA_BYTE, maddr, length);
    codePages.written(maddr, length);
  }

  public void readBytes(long maddr, byte[] target, int offset, int length) {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, maddr, target, offset, length);
  }

  public void copy(long fromMaddr, long toMaddr, long lengthBytes) {
    MemorySegment.copy(segment, fromMaddr, segment, toMaddr, lengthBytes);
    codePages.written(toMaddr, lengthBytes);
  }

  public void fill(long maddr, long lengthBytes, byte value) {
    segment.asSlice(maddr, lengthBytes).fill(value);
    codePages.written(maddr, lengthBytes);
  }

  /** Acquire load of an aligned int: ring indices that another party writes. */
  public int getIntAcquire(long maddr) {
    return (int) ALIGNED_INT.getAcquire(segment, maddr);
  }

  public void putIntRelease(long maddr, int value) {
    ALIGNED_INT.setRelease(segment, maddr, value);
  }

  public long getLongAcquire(long maddr) {
    return (long) ALIGNED_LONG.getAcquire(segment, maddr);
  }

  public void putLongRelease(long maddr, long value) {
    ALIGNED_LONG.setRelease(segment, maddr, value);
  }

  public boolean compareAndSetInt(long maddr, int expected, int value) {
    return ALIGNED_INT.compareAndSet(segment, maddr, expected, value);
  }

  public boolean compareAndSetLong(long maddr, long expected, long value) {
    return ALIGNED_LONG.compareAndSet(segment, maddr, expected, value);
  }

  /** Atomic OR on an aligned long; returns the value before. */
  public long getAndOrLong(long maddr, long bits) {
    return (long) ALIGNED_LONG.getAndBitwiseOr(segment, maddr, bits);
  }

  public long getAndAndLong(long maddr, long bits) {
    return (long) ALIGNED_LONG.getAndBitwiseAnd(segment, maddr, bits);
  }

  public int getAndOrInt(long maddr, int bits) {
    return (int) ALIGNED_INT.getAndBitwiseOr(segment, maddr, bits);
  }

  public int getAndAndInt(long maddr, int bits) {
    return (int) ALIGNED_INT.getAndBitwiseAnd(segment, maddr, bits);
  }
}
