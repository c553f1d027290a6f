package org.xenolith.xm;

/** A command cannot be done. The message is for the user, without the prefix {@code Error:}. */
public final class XmException extends Exception {
  public XmException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
