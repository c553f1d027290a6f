package org.xenolith.xend.policy;

import java.util.Locale;
import java.util.Optional;

/** Keeps a domain that ends as soon as it starts from being restarted for ever. */
public final class RestartGuard {
  /** The least time between two restarts of a domain, as xend 3.0 had it. */
  static final double MIN_SECONDS = 20;

  private RestartGuard() {}

  /**
   * @param lastRestartMillis when it was last restarted; 0: never
   * @return why it must not be restarted now, as xend's log said it
   */
  public static Optional<String> refusal(String name, long lastRestartMillis, long nowMillis) {
    double seconds = (nowMillis - lastRestartMillis) / 1000.0;
    // A clock that was set back says nothing about how fast restarts are.
    if (lastRestartMillis == 0 || seconds < 0 || seconds >= MIN_SECONDS) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "VM %s restarting too fast (%f seconds since the last restart).  Refusing to restart to"
                + " avoid loops.",
            name,
            seconds));
  }
}
