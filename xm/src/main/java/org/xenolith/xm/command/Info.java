package org.xenolith.xm.command;

import java.io.IOException;
import org.xenolith.control.NoParameters;
import org.xenolith.control.NodeInfo;
import org.xenolith.control.RpcException;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;

/** {@code xm info}: lines of {@code key : value}. */
public final class Info implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws IOException, RpcException {
    context
        .call(XendMethods.NODE_INFO, new NoParameters(), NodeInfo.class)
        .values()
        .forEach((key, value) -> context.out().printf("%-23s: %s%n", key, value));
    return 0;
  }
}
