package org.xenolith.xm.command;

import org.xenolith.control.XendMethods;

/** {@code xm pause}. */
public final class Pause extends DomainCall {
  public Pause() {
    super(XendMethods.PAUSE);
  }
}
