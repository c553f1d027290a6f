package org.xenolith.xenstore.watch;

/** Is told of changes; must only hand on. */
@FunctionalInterface
public interface WatchListener {
  /**
   * @param path what changed, relative where the watch was
   * @param token as given with the watch
   */
  void changed(String path, String token);
}
