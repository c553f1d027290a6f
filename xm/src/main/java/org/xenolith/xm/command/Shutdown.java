package org.xenolith.xm.command;

import java.io.IOException;
import java.util.List;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.DomainName;
import org.xenolith.control.DomainShutdown;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownRequest;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;
import org.xenolith.xm.XmException;

/** {@code xm shutdown} and {@code xm reboot}. */
public final class Shutdown implements Command {
  private static final int COMES_BACK_MILLIS = 10_000;
  private static final int STEP_MILLIS = 50;

  private final boolean alwaysReboots;

  public Shutdown() {
    this(false);
  }

  private Shutdown(boolean alwaysReboots) {
    this.alwaysReboots = alwaysReboots;
  }

  /** {@code xm reboot}. */
  public static Shutdown reboot() {
    return new Shutdown(true);
  }

  @Override
  public int run(Arguments arguments, Context context)
      throws XmException, RpcException, IOException, InterruptedException {
    ShutdownRequest.Kind kind = kind(arguments);
    List<DomainInfo> domains = domains(arguments, context);
    for (DomainInfo domain : domains) {
      context.call(XendMethods.SHUTDOWN, new DomainShutdown(id(domain), kind), DomainInfo.class);
    }
    if (arguments.has("wait")) {
      boolean reboots = kind == ShutdownRequest.Kind.REBOOT;
      String done = reboots ? "rebooted" : "terminated";
      for (DomainInfo domain : domains) {
        await(domain, reboots, context);
        context.out().println("Domain %s %s".formatted(domain.name(), done));
        context.out().flush();
      }
      if (arguments.has("all")) {
        context.out().println("All domains " + done);
      }
    }
    return 0;
  }

  private ShutdownRequest.Kind kind(Arguments arguments) throws XmException {
    if (arguments.has("halt") && arguments.has("reboot")) {
      throw new XmException("a domain can halt or reboot, not both");
    }
    if (alwaysReboots || arguments.has("reboot")) {
      return ShutdownRequest.Kind.REBOOT;
    }
    return arguments.has("halt") ? ShutdownRequest.Kind.HALT : ShutdownRequest.Kind.POWEROFF;
  }

  private List<DomainInfo> domains(Arguments arguments, Context context)
      throws XmException, IOException, RpcException {
    boolean all = arguments.has("all");
    if (all != arguments.operands().isEmpty()) {
      throw new XmException(
          all
              ? "--all and a domain's name do not go together"
              : "'xm %s' requires 1 argument(s).  Usage: xm %s [options] <Domain>"
                  .formatted(command(), command()));
    }
    if (!all) {
      return ListDomains.domains(arguments.operands(), context);
    }
    return context
        .call(XendMethods.DOMAINS, new NoParameters(), DomainList.class)
        .domains()
        .stream()
        .filter(domain -> domain.domid() != 0 && domain.shutdownReason() == null)
        .toList();
  }

  private String command() {
    return alwaysReboots ? "reboot" : "shutdown";
  }

  private static String id(DomainInfo domain) {
    return Integer.toString(domain.domid());
  }

  private static void await(DomainInfo domain, boolean reboots, Context context)
      throws XmException, RpcException, IOException, InterruptedException {
    context.call(XendMethods.WAIT, new DomainName(id(domain)), DomainEnd.class);
    for (int waited = 0; reboots && !isBack(domain, context); waited += STEP_MILLIS) {
      if (waited >= COMES_BACK_MILLIS) {
        throw new XmException(
            "Domain '%s' has ended, but has not come back: see xm log".formatted(domain.name()));
      }
      Thread.sleep(STEP_MILLIS);
    }
  }

  private static boolean isBack(DomainInfo old, Context context) throws IOException, RpcException {
    return context
        .call(XendMethods.DOMAINS, new NoParameters(), DomainList.class)
        .domains()
        .stream()
        .anyMatch(domain -> domain.name().equals(old.name()) && domain.domid() != old.domid());
  }
}
