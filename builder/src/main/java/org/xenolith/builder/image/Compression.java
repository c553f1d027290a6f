package org.xenolith.builder.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * The formats that Linux compresses its payload with (Documentation/x86/boot.rst, payload_offset),
 * told apart by their first bytes.
 */
public enum Compression {
  GZIP("gzip", "1f8b", (in, limit) -> new GZIPInputStream(in)),
  BZIP2("bzip2", "425a68", (in, limit) -> new BZip2CompressorInputStream(in)),
  LZMA("lzma", "5d0000", (in, limit) -> new LZMAInputStream(in, Limits.DICTIONARY_KIB_MAX)),
  // One stream only: the kernel's build appends the uncompressed size after it.
  XZ("xz", "fd377a585a00", (in, limit) -> new SingleXZInputStream(in, Limits.DICTIONARY_KIB_MAX)),
  LZ4("lz4", "02214c18", (in, limit) -> new LegacyLz4InputStream(in)),
  ZSTD("zstd", "28b52ffd", ZstdPayload::open);

  @FunctionalInterface
  private interface Opener {
    InputStream open(InputStream compressed, long limitBytes) throws IOException;
  }

  private final String title;
  private final byte[] magic;
  private final Opener opener;

  Compression(String title, String magic, Opener opener) {
    this.title = title;
    this.magic = HexFormat.of().parseHex(magic);
    this.opener = opener;
  }

  /** How users call it: "gzip". */
  public String title() {
    return title;
  }

  /** The format whose first bytes stand at {@code offset}. */
  public static Optional<Compression> detect(byte[] bytes, int offset) {
    for (Compression candidate : values()) {
      if (candidate.matches(bytes, offset)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean matches(byte[] bytes, int offset) {
    if (bytes.length - offset < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes[offset + i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The uncompressed bytes; whatever follows the compressed stream is ignored.
   *
   * @param limitBytes what the caller will read at most
   */
  InputStream open(byte[] bytes, int offset, int length, long limitBytes) throws IOException {
    return opener.open(new ByteArrayInputStream(bytes, offset, length), limitBytes);
  }
}
