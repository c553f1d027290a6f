package org.xenolith.builder.image;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * LZ4's legacy frame (lz4's own lz4_Frame_format.md, "Legacy frame"), which the kernel's build
 * uses: a magic number, then blocks of at most 8 MiB uncompressed, each preceded by its compressed
 * size. There is no end mark. The kernel's build appends the uncompressed size, four bytes that
 * look like a block's: where too little follows for a block, that was the end.
 */
final class LegacyLz4InputStream extends InputStream {
  private static final int MAGIC_BYTES = 4;
  private static final int BLOCK_BYTES_MAX = 8 << 20;
  private static final int COMPRESSED_BLOCK_BYTES_MAX =
      BLOCK_BYTES_MAX + BLOCK_BYTES_MAX / 255 + 16;

  private final InputStream compressed;
  private final Lz4JavaDecompressor decompressor = new Lz4JavaDecompressor();
  private final byte[] block = new byte[BLOCK_BYTES_MAX];
  private int at;
  private int end;

  LegacyLz4InputStream(InputStream compressed) throws IOException {
    this.compressed = compressed;
    compressed.skipNBytes(MAGIC_BYTES);
  }

  @Override
  public int read() throws IOException {
    return at < end || nextBlock() ? block[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (at == end && !nextBlock()) {
      return -1;
    }
    int step = Math.min(length, end - at);
    System.arraycopy(block, at, target, offset, step);
    at += step;
    return step;
  }

  private boolean nextBlock() throws IOException {
    byte[] header = compressed.readNBytes(4);
    if (header.length < 4 || compressed.available() == 0) {
      return false;
    }
    int size =
        header[0] & 0xff
            | (header[1] & 0xff) << 8
            | (header[2] & 0xff) << 16
            | (header[3] & 0xff) << 24;
    if (size <= 0 || size > COMPRESSED_BLOCK_BYTES_MAX) {
      throw new IOException("bad block size");
    }
    byte[] input = compressed.readNBytes(size);
    if (input.length < size) {
      throw new EOFException("the last block is cut off");
    }
    try {
      at = 0;
      end = decompressor.decompress(input, 0, size, block, 0, block.length);
    } catch (MalformedInputException e) {
      throw new IOException(e);
    }
    return end > 0;
  }
}
