package org.xenolith.xm.command;

import org.xenolith.control.XendMethods;

/** {@code xm unpause}. */
public final class Unpause extends DomainCall {
  public Unpause() {
    super(XendMethods.UNPAUSE);
  }
}
