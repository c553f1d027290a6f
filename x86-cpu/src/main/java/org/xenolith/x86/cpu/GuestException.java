package org.xenolith.x86.cpu;

/**
 * A fault inside an instruction, on its way out of the instruction's semantics. One per processor,
 * without a trace.
 */
public final class GuestException extends RuntimeException {
  public int vector;
  public int errorCode;

  /** The address that was not canonical. */
  long linear;

  GuestException() {
    super("guest exception", null, false, false);
  }
}
