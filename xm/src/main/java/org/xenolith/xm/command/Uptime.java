package org.xenolith.xm.command;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.RpcException;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;

/** {@code xm uptime}. */
public final class Uptime implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws IOException, RpcException {
    boolean brief = arguments.has("short");
    if (!brief) {
      context.out().printf("%-33s %4s %s%n", "Name", "ID", "Uptime");
    }
    List<DomainInfo> domains = ListDomains.domains(arguments.operands(), context);
    long now = System.currentTimeMillis();
    for (DomainInfo domain : domains) {
      String uptime = text(Duration.ofMillis(now - domain.startedMillis()));
      if (brief) {
        context
            .out()
            .printf(
                "%s up %s, %s (%d)%n",
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
                uptime,
                domain.name(),
                domain.domid());
      } else {
        context.out().printf("%-33s %4d %s%n", domain.name(), domain.domid(), uptime);
      }
    }
    return 0;
  }

  /** {@code 3 days, 4:05:06}. */
  static String text(Duration uptime) {
    long days = uptime.toDays();
    String shownDays = days == 0 ? "" : days == 1 ? "1 day, " : days + " days, ";
    return shownDays
        + "%d:%02d:%02d"
            .formatted(uptime.toHoursPart(), uptime.toMinutesPart(), uptime.toSecondsPart());
  }
}
