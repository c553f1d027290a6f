package org.xenolith.xm.command;

import java.io.IOException;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.RpcException;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;
import org.xenolith.xm.XmException;
import org.xenolith.xm.terminal.ConsoleViewer;

/** {@code xm console}. */
public final class Console implements Command {
  @Override
  public int run(Arguments arguments, Context context)
      throws XmException, IOException, RpcException {
    DomainInfo domain;
    try {
      domain = context.domain(arguments.operands().getFirst());
    } catch (RpcException e) {
      if (arguments.has("quiet") && e.code() == RpcException.NO_SUCH_DOMAIN) {
        return 1;
      }
      throw e;
    }
    try (ConsoleViewer viewer = ConsoleView.attach(domain, ConsoleViewer.RECENT)) {
      ConsoleView.run(viewer, domain, context);
    }
    return 0;
  }
}
