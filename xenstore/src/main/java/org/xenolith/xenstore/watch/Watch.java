package org.xenolith.xenstore.watch;

import org.xenolith.xenstore.store.StorePath;

/**
 * One watch.
 *
 * @param owner whoever set it, by identity
 * @param domid whose rights count
 * @param text the path as it was given
 * @param token told with each event
 */
record Watch(
    Object owner, int domid, StorePath path, String text, String token, WatchListener listener) {

  /** How a changed path is called to whoever set the watch. */
  String nameOf(StorePath changed) {
    boolean relative = !text.startsWith("/") && !text.startsWith("@");
    String full = changed.toString();
    return relative ? full.substring(StorePath.ofDomain(domid).toString().length() + 1) : full;
  }
}
