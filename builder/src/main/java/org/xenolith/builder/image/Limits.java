package org.xenolith.builder.image;

/** What a kernel file may ask of us. */
final class Limits {
  /** The largest dictionary an lzma or xz stream may ask for; xz -9 asks for 64 MiB. */
  static final int DICTIONARY_KIB_MAX = 128 * 1024;

  /** The largest kernel, compressed or not. */
  static final long KERNEL_BYTES_MAX = 1L << 30;

  static final int PROGRAM_HEADERS_MAX = 256;
  static final int SECTIONS_MAX = 65_536;
  static final int NOTES_MAX = 4096;
  static final int NOTE_BYTES_MAX = 65_536;

  private Limits() {}
}
