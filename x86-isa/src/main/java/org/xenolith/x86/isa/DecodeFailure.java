package org.xenolith.x86.isa;

/** Why bytes are no instruction. */
public enum DecodeFailure implements DecodeResult {
  /** No such encoding, or one that the table does not know: #UD. */
  UNDEFINED,
  /** The instruction goes on after the last byte given. */
  TRUNCATED,
  /** More than 15 bytes: #GP(0). */
  TOO_LONG
}
