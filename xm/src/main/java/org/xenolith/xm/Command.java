package org.xenolith.xm;

import java.io.IOException;
import org.xenolith.control.RpcException;

/** What a command does. */
@FunctionalInterface
public interface Command {
  /**
   * Runs it.
   *
   * @return the exit status: 0, or 1 where the command has said what is wrong
   * @throws XmException with a sentence that is printed behind {@code Error:}
   * @throws RpcException where xend refuses; its message is printed likewise
   * @throws IOException where xend cannot be reached, likewise
   */
  int run(Arguments arguments, Context context)
      throws XmException, RpcException, IOException, InterruptedException;
}
