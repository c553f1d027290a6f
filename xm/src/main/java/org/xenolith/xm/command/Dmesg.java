package org.xenolith.xm.command;

import java.io.IOException;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.Lines;
import org.xenolith.control.RpcException;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;

/** {@code xm dmesg}. */
public final class Dmesg implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws IOException, RpcException {
    context
        .call(XendMethods.DMESG, new DmesgRequest(arguments.has("clear")), Lines.class)
        .lines()
        .forEach(context.out()::println);
    return 0;
  }
}
