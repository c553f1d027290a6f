package org.xenolith.builder.image;

import org.xenolith.builder.BuildException;

/**
 * Where a bzImage's compressed payload stands, from its setup header (Linux's
 * Documentation/x86/boot.rst).
 *
 * @param payloadOffset bytes from the start of the file
 * @param payloadLength bytes
 */
public record BzImage(int payloadOffset, int payloadLength) {
  private static final int SETUP_SECTORS = 0x1f1;
  private static final int BOOT_FLAG = 0x1fe;
  private static final int MAGIC = 0x202;
  private static final int PROTOCOL = 0x206;
  private static final int PAYLOAD_OFFSET = 0x248;
  private static final int PAYLOAD_LENGTH = 0x24c;
  private static final int SECTOR_BYTES = 512;

  /** The first protocol whose header says where the payload is. */
  private static final int PROTOCOL_MIN = 0x208;

  /** Whether the file begins as a bzImage does: boot flag and "HdrS". */
  static boolean matches(byte[] bytes) {
    return bytes.length > MAGIC + 4
        && u16(bytes, BOOT_FLAG) == 0xaa55
        && bytes[MAGIC] == 'H'
        && bytes[MAGIC + 1] == 'd'
        && bytes[MAGIC + 2] == 'r'
        && bytes[MAGIC + 3] == 'S';
  }

  static BzImage parse(String what, byte[] bytes) throws BuildException {
    if (bytes.length < PAYLOAD_LENGTH + 4) {
      throw new BuildException(what + " is truncated: its setup header is not complete");
    }
    int protocol = u16(bytes, PROTOCOL);
    if (protocol < PROTOCOL_MIN) {
      throw new BuildException(
          what
              + " is too old: its boot protocol is "
              + (protocol >>> 8)
              + "."
              + (protocol & 0xff)
              + ", and 2.8 (Linux 2.6.26) is the first that says where the kernel is");
    }
    int sectors = bytes[SETUP_SECTORS] & 0xff;
    // Zero means four, for the oldest kernels' sake.
    long offset = (sectors == 0 ? 5L : sectors + 1L) * SECTOR_BYTES + u32(bytes, PAYLOAD_OFFSET);
    long length = u32(bytes, PAYLOAD_LENGTH);
    if (length == 0 || offset + length > bytes.length) {
      throw new BuildException(
          what
              + " is truncated: its payload should end at byte "
              + (offset + length)
              + ", but the file has "
              + bytes.length);
    }
    return new BzImage((int) offset, (int) length);
  }

  private static int u16(byte[] bytes, int at) {
    return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
  }

  private static long u32(byte[] bytes, int at) {
    return u16(bytes, at) | (long) u16(bytes, at + 2) << 16;
  }
}
