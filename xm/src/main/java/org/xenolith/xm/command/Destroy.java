package org.xenolith.xm.command;

import org.xenolith.control.XendMethods;

/** {@code xm destroy}. */
public final class Destroy extends DomainCall {
  public Destroy() {
    super(XendMethods.DESTROY);
  }
}
