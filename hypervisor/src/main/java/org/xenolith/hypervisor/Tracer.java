package org.xenolith.hypervisor;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints what guests do, for whoever brings one up: hypercalls with arguments and result, exits of
 * the processor, traps and events given to the guest, each with the guest's RIP.
 */
public final class Tracer {
  /** System property: a comma-separated list of {@link Kind}s in lower case. */
  public static final String PROPERTY = "xenolith.trace";

  /** What can be traced. */
  public enum Kind {
    HYPERCALLS,
    EXITS,
    TRAPS
  }

  private final PrintStream out;
  private final Set<Kind> kinds;

  public Tracer(PrintStream out, Set<Kind> kinds) {
    this.out = out;
    this.kinds = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
  }

  /** The tracer that the system property asks for, writing to standard error; null without it. */
  public static @Nullable Tracer fromProperty() {
    String wanted = System.getProperty(PROPERTY);
    if (wanted == null) {
      return null;
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    Arrays.stream(wanted.split(","))
        .map(word -> Kind.valueOf(word.strip().toUpperCase(Locale.ROOT)))
        .forEach(kinds::add);
    return new Tracer(System.err, kinds);
  }

  public boolean wants(Kind kind) {
    return kinds.contains(kind);
  }

  /**
   * @param who the vcpu, "d1v0"
   */
  public void print(String who, long rip, String what) {
    out.println(who + " " + Long.toHexString(rip) + " " + what);
  }
}
