package org.xenolith.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a domain that has ended: the values of on_poweroff, on_reboot and on_crash. */
public enum OnShutdown {
  /** It goes. */
  DESTROY,
  /** It goes, and one like it starts, with the same name and a new id. */
  RESTART,
  /** It stays as it is, to be looked at, until somebody destroys it. */
  PRESERVE,
  /** It stays under another name, and one like it starts. */
  RENAME_RESTART;

  /** As configuration files write it: {@code rename-restart}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<OnShutdown> ofWord(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static List<String> words() {
    return Arrays.stream(values()).map(OnShutdown::word).toList();
  }
}
