package org.xenolith.xm.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcException;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;
import org.xenolith.xm.Sxp;

/**
 * {@code xm list}: a header and rows of six fields, as xm 4 prints them. Scripts take them apart.
 */
public final class ListDomains implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws IOException, RpcException {
    List<DomainInfo> domains = domains(arguments.operands(), context);
    if (arguments.has("long")) {
      domains.forEach(domain -> context.out().println(Sxp.domain(domain).pretty()));
    } else {
      context.out().println(header());
      domains.forEach(domain -> context.out().println(row(domain)));
    }
    return 0;
  }

  static List<DomainInfo> domains(List<String> names, Context context)
      throws IOException, RpcException {
    if (names.isEmpty()) {
      return context.call(XendMethods.DOMAINS, new NoParameters(), DomainList.class).domains();
    }
    List<DomainInfo> domains = new ArrayList<>();
    for (String name : names) {
      domains.add(context.domain(name));
    }
    return domains;
  }

  static String header() {
    return "%-40s %5s %5s %5s %10s %9s".formatted("Name", "ID", "Mem", "VCPUs", "State", "Time(s)");
  }

  static String row(DomainInfo domain) {
    return String.format(
        Locale.ROOT,
        "%-40s %5d %5d %5d %10s %8.1f",
        domain.name(),
        domain.domid(),
        domain.memoryMib(),
        domain.onlineVcpus(),
        domain.state(),
        domain.cpuSeconds());
  }
}
