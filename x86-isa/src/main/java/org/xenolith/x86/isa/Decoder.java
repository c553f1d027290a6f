package org.xenolith.x86.isa;

/** Bytes to instructions, by the table's rows. Immutable; any number of threads may use it. */
public final class Decoder {
  /** The most bytes that an instruction may have. */
  public static final int MAX_LENGTH_BYTES = 15;

  private final DecodeTable table;

  public Decoder(InstructionTable table) {
    this.table = table.decodeTable();
  }

  /**
   * Decodes the instruction at {@code offset}.
   *
   * @param limit end of the bytes that can be fetched; the instruction is {@link
   *     DecodeFailure#TRUNCATED} where it goes on beyond
   * @param mode64 64-bit mode; otherwise 32-bit compatibility mode
   */
  public DecodeResult decode(byte[] bytes, int offset, int limit, boolean mode64) {
    int available = Math.min(limit - offset, MAX_LENGTH_BYTES);
    Decoding decoding = new Decoding(table, bytes, offset, available, mode64);
    DecodeResult result = decoding.run();
    int length = decoding.position();
    if (length <= available) {
      return result;
    }
    return available == MAX_LENGTH_BYTES ? DecodeFailure.TOO_LONG : DecodeFailure.TRUNCATED;
  }
}
