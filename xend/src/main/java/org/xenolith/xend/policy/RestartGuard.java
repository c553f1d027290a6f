package org.xenolith.xend.policy;

import java.util.Locale;
import java.util.Optional;
import org.xenolith.control.ShutdownReason;
import org.xenolith.xend.registry.DomainRecord;

/**
 * Keeps a domain that ends as soon as it starts from being restarted for ever. xend had two rules:
 * 3.x looked at the time between restarts, 4.x at how long the domain had lived. A guest that
 * reboots on purpose is judged by the first, which lets it do so soon after its start; one that
 * crashes by the second, which does not start a kernel again that cannot boot.
 */
public final class RestartGuard {
  /** The least time between two restarts of a domain, as xend 3.0 had it. */
  static final double MIN_SECONDS_BETWEEN = 20;

  /** How long a domain that crashes must have lived, as xend 4.1 had it. */
  static final double MIN_SECONDS_LIVED = 60;

  private RestartGuard() {}

  /** Why a domain that has ended must not be restarted now, as xend's log said it. */
  public static Optional<String> refusal(
      DomainRecord domain, ShutdownReason reason, long nowMillis) {
    if (reason.isCrash()) {
      double lived = (nowMillis - domain.startedMillis()) / 1000.0;
      return isTooSoon(lived, MIN_SECONDS_LIVED)
          ? Optional.of(sentence(domain, "Elapsed time: %f seconds", lived))
          : Optional.empty();
    }
    double between = (nowMillis - domain.lastRestartMillis()) / 1000.0;
    return domain.lastRestartMillis() != 0 && isTooSoon(between, MIN_SECONDS_BETWEEN)
        ? Optional.of(sentence(domain, "%f seconds since the last restart", between))
        : Optional.empty();
  }

  /** A clock that was set back says nothing about how fast restarts are. */
  private static boolean isTooSoon(double seconds, double least) {
    return seconds >= 0 && seconds < least;
  }

  private static String sentence(DomainRecord domain, String time, double seconds) {
    return "VM %s restarting too fast (%s).  Refusing to restart to avoid loops."
        .formatted(domain.name(), String.format(Locale.ROOT, time, seconds));
  }
}
