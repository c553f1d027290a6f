package org.xenolith.xm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.DomainInfo;

/**
 * An S-expression as xend wrote them: a name, and values or further expressions.
 *
 * @param items each a String or a Sxp
 */
public record Sxp(String name, List<Object> items) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/+,=@-]+");
  private static final String STEP = "    ";

  public Sxp {
    items = List.copyOf(items);
  }

  /** What a configuration makes, as {@code xm create -n} prints it. */
  public static Sxp config(DomainConfig config) {
    return new Sxp("vm", new ArrayList<>(configItems(config)));
  }

  /** A domain as {@code xm list --long} prints it. */
  public static Sxp domain(DomainInfo domain) {
    List<Object> items = new ArrayList<>();
    items.add(of("domid", domain.domid()));
    items.add(of("uuid", domain.uuid()));
    DomainConfig config = domain.config();
    if (config == null) {
      items.add(of("vcpus", domain.vcpus()));
      items.add(of("memory", domain.memoryMib()));
      items.add(of("maxmem", domain.maxMemoryMib()));
      items.add(of("name", domain.name()));
    } else {
      configItems(config.withName(domain.name())).stream()
          .filter(item -> !item.name().equals("uuid"))
          .forEach(items::add);
    }
    // Cluster engines read it: 2 is a domain that runs, 1 a managed one that does not.
    items.add(of("status", 2));
    items.add(of("state", domain.state()));
    if (domain.shutdownReason() != null) {
      items.add(of("shutdown_reason", domain.shutdownReason().word()));
    }
    if (domain.crashReport() != null) {
      items.add(of("crash_report", domain.crashReport()));
    }
    items.add(of("cpu_time", String.format(Locale.ROOT, "%.9f", domain.cpuSeconds())));
    items.add(of("online_vcpus", domain.onlineVcpus()));
    long upMillis = System.currentTimeMillis() - domain.startedMillis();
    items.add(of("up_time", seconds(upMillis)));
    items.add(of("start_time", seconds(domain.startedMillis())));
    if (domain.consoleLog() != null) {
      items.add(of("console_log", domain.consoleLog()));
    }
    return new Sxp("domain", items);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }

  private static List<Sxp> configItems(DomainConfig config) {
    List<Sxp> items = new ArrayList<>();
    items.add(of("name", config.name()));
    if (config.uuid() != null) {
      items.add(of("uuid", config.uuid()));
    }
    items.add(of("vcpus", config.vcpus()));
    items.add(of("memory", config.memoryMib()));
    items.add(of("maxmem", Math.max(config.memoryMib(), config.maxMemoryMib())));
    items.add(of("on_poweroff", config.onPoweroff().word()));
    items.add(of("on_reboot", config.onReboot().word()));
    items.add(of("on_crash", config.onCrash().word()));
    items.add(new Sxp("image", List.of(image(config))));
    return items;
  }

  private static Sxp image(DomainConfig config) {
    List<Object> items = new ArrayList<>();
    add(items, "kernel", config.kernel());
    add(items, "ramdisk", config.ramdisk());
    add(items, "root", config.root());
    add(items, "args", config.extra());
    return new Sxp("linux", items);
  }

  private static void add(List<Object> items, String name, @Nullable String value) {
    if (value != null) {
      items.add(of(name, value));
    }
  }

  private static Sxp of(String name, Object value) {
    return new Sxp(name, List.of(value.toString()));
  }

  /** On several lines, each step in by four blanks. */
  public String pretty() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.toString();
  }

  private void write(StringBuilder text, String indent) {
    text.append(indent).append('(').append(name);
    for (Object item : items) {
      if (item instanceof Sxp inner) {
        text.append('\n');
        inner.write(text, indent + STEP);
      } else {
        text.append(' ').append(quoted(item.toString()));
      }
    }
    boolean nested = items.stream().anyMatch(Sxp.class::isInstance);
    text.append(nested ? "\n" + indent + ")" : ")");
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
