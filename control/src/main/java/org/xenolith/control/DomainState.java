package org.xenolith.control;

/**
 * The state column of {@code xm list}: running, blocked, paused, shutdown, crashed, dying; a flag
 * that is off is a dash.
 */
public record DomainState(
    boolean running,
    boolean blocked,
    boolean paused,
    boolean shutdown,
    boolean crashed,
    boolean dying) {
  private static final String LETTERS = "rbpscd";

  /** Six characters, for example {@code r-----}. */
  public String flags() {
    boolean[] set = {running, blocked, paused, shutdown, crashed, dying};
    StringBuilder text = new StringBuilder(LETTERS.length());
    for (int i = 0; i < set.length; i++) {
      text.append(set[i] ? LETTERS.charAt(i) : '-');
    }
    return text.toString();
  }
}
