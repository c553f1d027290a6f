package org.xenolith.xm.command;

import java.io.IOException;
import java.nio.file.Path;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainName;
import org.xenolith.control.RpcException;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Context;
import org.xenolith.xm.XmException;
import org.xenolith.xm.terminal.ConsoleViewer;

/** A domain's console, as create and console show it. */
final class ConsoleView {
  private ConsoleView() {}

  static ConsoleViewer attach(DomainInfo domain, long from) throws XmException, IOException {
    if (domain.consoleSocket() == null || domain.consoleLog() == null) {
      throw new XmException("Domain '%s' has no console.".formatted(domain.name()));
    }
    return ConsoleViewer.attach(
        Path.of(domain.consoleSocket()), Path.of(domain.consoleLog()), from);
  }

  /**
   * Shows a console until it ends.
   *
   * @throws XmException where the domain has crashed: the console may not say so
   */
  static void run(ConsoleViewer viewer, DomainInfo domain, Context context)
      throws XmException, IOException, RpcException {
    if (context.streams().terminal()) {
      context.err().println("Connected to domain %s; Ctrl+] leaves.".formatted(domain.name()));
    }
    context.out().flush();
    context.err().flush();
    context.disconnect();
    if (viewer.run(context.streams()) == ConsoleViewer.End.DOMAIN_ENDED) {
      reportCrash(domain, context);
    }
  }

  private static void reportCrash(DomainInfo domain, Context context)
      throws XmException, IOException, RpcException {
    DomainEnd end;
    try {
      DomainName id = new DomainName(Integer.toString(domain.domid()));
      end = context.call(XendMethods.WAIT, id, DomainEnd.class);
    } catch (RpcException e) {
      if (e.code() == RpcException.NO_SUCH_DOMAIN) {
        // Forgotten, as by an xend that has been started after its end: nothing more to say.
        return;
      }
      throw e;
    }
    if (end.reason() != null && end.reason().isCrash()) {
      throw new XmException(
          "Domain %s has crashed%s"
              .formatted(
                  domain.name(), end.crashReport() == null ? "." : ": " + end.crashReport()));
    }
  }
}
