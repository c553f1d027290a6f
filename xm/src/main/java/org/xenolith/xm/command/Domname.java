package org.xenolith.xm.command;

import java.io.IOException;
import org.xenolith.control.RpcException;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;

/** {@code xm domname}. */
public final class Domname implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws IOException, RpcException {
    context.out().println(context.domain(arguments.operands().getFirst()).name());
    return 0;
  }
}
