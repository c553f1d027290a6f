package org.xenolith.xm.command;

import java.io.IOException;
import org.xenolith.control.RpcException;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;

/** A command that tells xend a domain, and prints nothing where all is well. */
abstract class DomainCall implements Command {
  private final String method;

  DomainCall(String method) {
    this.method = method;
  }

  @Override
  public final int run(Arguments arguments, Context context) throws IOException, RpcException {
    context.domainCall(method, arguments.operands().getFirst());
    return 0;
  }
}
