package org.xenolith.builder.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xenolith.builder.BuildException;
import org.xenolith.memory.MachineMemory;

/**
 * A file's contents, read-only, little-endian, kept in chunks so that a payload can grow without
 * being copied. Every access outside them is a {@link BuildException} that calls the file
 * truncated.
 */
public final class ImageBytes {
  static final int CHUNK_SHIFT = 20;
  static final int CHUNK_SIZE = 1 << CHUNK_SHIFT;

  private final String what;
  private final List<byte[]> chunks;
  private final long size;

  private ImageBytes(String what, List<byte[]> chunks, long size) {
    this.what = what;
    this.chunks = chunks;
    this.size = size;
  }

  /**
   * @param what how messages call it: "Kernel image /boot/vmlinuz"
   */
  public static ImageBytes of(String what, byte[] bytes) {
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += CHUNK_SIZE) {
      chunks.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK_SIZE)));
    }
    return new ImageBytes(what, chunks, bytes.length);
  }

  /** Chunks of {@link #CHUNK_SIZE} bytes, only the last of them partly used. */
  static ImageBytes ofChunks(String what, List<byte[]> chunks, long size) {
    return new ImageBytes(what, chunks, size);
  }

  /** How messages call it. */
  public String what() {
    return what;
  }

  public long size() {
    return size;
  }

  public int u8(long offset) throws BuildException {
    require(offset, 1);
    return chunks.get((int) (offset >>> CHUNK_SHIFT))[(int) (offset & (CHUNK_SIZE - 1))] & 0xff;
  }

  public int u16(long offset) throws BuildException {
    return u8(offset) | u8(offset + 1) << 8;
  }

  public long u32(long offset) throws BuildException {
    return u16(offset) | (long) u16(offset + 2) << 16;
  }

  public long i64(long offset) throws BuildException {
    return u32(offset) | u32(offset + 4) << 32;
  }

  /** A private copy of a range. */
  public byte[] bytes(long offset, int length) throws BuildException {
    require(offset, length);
    byte[] copy = new byte[length];
    int done = 0;
    while (done < length) {
      int inChunk = (int) ((offset + done) & (CHUNK_SIZE - 1));
      int step = Math.min(length - done, CHUNK_SIZE - inChunk);
      System.arraycopy(
          chunks.get((int) ((offset + done) >>> CHUNK_SHIFT)), inChunk, copy, done, step);
      done += step;
    }
    return copy;
  }

  /** A zero-terminated string of at most {@code limit} bytes. */
  public String text(long offset, int limit) throws BuildException {
    byte[] raw = bytes(offset, (int) Math.min(limit, size - offset));
    int length = 0;
    while (length < raw.length && raw[length] != 0) {
      length++;
    }
    return new String(raw, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Copies a range into a machine's memory. */
  public void copyTo(MachineMemory memory, long maddr, long offset, long length)
      throws BuildException {
    require(offset, length);
    long done = 0;
    while (done < length) {
      int inChunk = (int) ((offset + done) & (CHUNK_SIZE - 1));
      int step = (int) Math.min(length - done, CHUNK_SIZE - inChunk);
      memory.writeBytes(
          maddr + done, chunks.get((int) ((offset + done) >>> CHUNK_SHIFT)), inChunk, step);
      done += step;
    }
  }

  private void require(long offset, long length) throws BuildException {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new BuildException(
          what
              + " is truncated: it ends after "
              + size
              + " bytes, in the middle of what it should hold");
    }
  }
}
