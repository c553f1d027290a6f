package org.xenolith.xm;

/**
 * An option of a command.
 *
 * @param letter the short form; 0 where there is none
 * @param word the long form
 * @param value what its value is called in the help; empty where it takes none
 * @param help one line, without a full stop
 */
public record Option(char letter, String word, String value, String help) {
  /** An option that is there or not. */
  static Option flag(char letter, String word, String help) {
    return new Option(letter, word, "", help);
  }

  /** An option with a value. */
  static Option valued(char letter, String word, String value, String help) {
    return new Option(letter, word, value, help);
  }

  public boolean takesValue() {
    return !value.isEmpty();
  }

  /** As the help shows it: {@code -w, --wait}. */
  public String forms() {
    String longForm = "--" + word + (takesValue() ? "=" + value : "");
    return letter == 0 ? longForm : "-" + letter + ", " + longForm;
  }
}
