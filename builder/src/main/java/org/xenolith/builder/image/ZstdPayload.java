package org.xenolith.builder.image;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * One zstd frame (RFC 8878), decompressed as a whole.
 *
 * <p>Kernels are built with {@code zstd -22 --ultra}, whose window of up to 128 MiB the
 * decompressor refuses. The window only tells a streaming decoder how much output to keep; here all
 * of it is kept, so the header is written anew with a window that passes.
 */
final class ZstdPayload {
  private static final int MAGIC_BYTES = 4;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int CHECKSUM = 1 << 2;

  /** 8 MiB: exponent 13, mantissa 0. */
  private static final byte WINDOW_DESCRIPTOR = 13 << 3;

  private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};

  private ZstdPayload() {}

  static InputStream open(InputStream compressed, long limitBytes) throws IOException {
    byte[] input = compressed.readAllBytes();
    if (input.length < MAGIC_BYTES + 2) {
      throw new EOFException("the frame's header is cut off");
    }
    int descriptor = input[MAGIC_BYTES] & 0xff;
    int header = headerBytes(descriptor);
    long size = contentSize(input, descriptor, header);
    int[] frame = measure(input, header, (descriptor & CHECKSUM) != 0);
    if (size < 0) {
      // Not in the header: the kernel's build appends it; else as much as the blocks can hold.
      size = frame[1];
      long appended = input.length >= frame[0] + 4 ? littleEndian(input, frame[0], 4) : 0;
      if (appended > 0 && appended < size) {
        size = appended;
      }
    }
    if (size > limitBytes) {
      return new TooLarge();
    }
    byte[] rewritten = withSmallWindow(input, header, frame[0]);
    byte[] output = new byte[(int) size];
    try {
      int length =
          new ZstdJavaDecompressor()
              .decompress(rewritten, 0, rewritten.length, output, 0, output.length);
      return new ByteArrayInputStream(output, 0, length);
    } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(e);
    }
  }

  private static int headerBytes(int descriptor) {
    int window = (descriptor & SINGLE_SEGMENT) != 0 ? 0 : 1;
    return MAGIC_BYTES
        + 1
        + window
        + DICTIONARY_ID_BYTES[descriptor & 3]
        + contentSizeBytes(descriptor);
  }

  private static int contentSizeBytes(int descriptor) {
    int flag = descriptor >>> 6;
    return flag == 0 && (descriptor & SINGLE_SEGMENT) != 0 ? 1 : CONTENT_SIZE_BYTES[flag];
  }

  /** The frame's content size; -1 where the header does not say. */
  private static long contentSize(byte[] input, int descriptor, int header) throws IOException {
    int bytes = contentSizeBytes(descriptor);
    if (bytes == 0) {
      return -1;
    }
    if (input.length < header) {
      throw new EOFException("the frame's header is cut off");
    }
    long value = littleEndian(input, header - bytes, bytes);
    return bytes == 2 ? value + 256 : value & Long.MAX_VALUE;
  }

  /** Walks the blocks: where the frame ends, and the most that it can expand to. */
  private static int[] measure(byte[] input, int header, boolean checksum) throws IOException {
    int at = header;
    long most = 0;
    boolean last = false;
    while (!last) {
      if (at + 3 > input.length) {
        throw new EOFException("the last block is cut off");
      }
      int block = (int) littleEndian(input, at, 3);
      last = (block & 1) != 0;
      int type = block >>> 1 & 3;
      int size = block >>> 3;
      most += type == 2 ? 128 * 1024 : size;
      at += 3 + (type == 1 ? 1 : size);
    }
    at += checksum ? 4 : 0;
    if (at > input.length) {
      throw new EOFException("the last block is cut off");
    }
    return new int[] {at, (int) Math.min(most, Integer.MAX_VALUE - 8)};
  }

  private static byte[] withSmallWindow(byte[] input, int header, int frameEnd) {
    int descriptor = input[MAGIC_BYTES] & 0xff;
    if ((descriptor & SINGLE_SEGMENT) == 0) {
      byte[] copy = java.util.Arrays.copyOf(input, frameEnd);
      copy[MAGIC_BYTES + 1] = WINDOW_DESCRIPTOR;
      return copy;
    }
    // A single segment has no window descriptor: leave the content size out and put one in.
    int dictionary = DICTIONARY_ID_BYTES[descriptor & 3];
    int newHeader = MAGIC_BYTES + 2 + dictionary;
    byte[] copy = new byte[frameEnd - header + newHeader];
    System.arraycopy(input, 0, copy, 0, MAGIC_BYTES);
    copy[MAGIC_BYTES] = (byte) (descriptor & (CHECKSUM | 3));
    copy[MAGIC_BYTES + 1] = WINDOW_DESCRIPTOR;
    System.arraycopy(input, MAGIC_BYTES + 1, copy, MAGIC_BYTES + 2, dictionary);
    System.arraycopy(input, header, copy, newHeader, frameEnd - header);
    return copy;
  }

  private static long littleEndian(byte[] input, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | input[at + i] & 0xff;
    }
    return value;
  }

  /** Stands for more output than any kernel has: the reader's limit ends it. */
  private static final class TooLarge extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return length;
    }
  }
}
