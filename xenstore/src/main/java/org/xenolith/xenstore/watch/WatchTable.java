package org.xenolith.xenstore.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.xenstore.store.Change;
import org.xenolith.xenstore.store.Node;
import org.xenolith.xenstore.store.StoreError;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.StorePath;
import org.xenolith.xenstore.store.Tree;

/** All watches. Not thread-safe: the store's lock guards it. */
public final class WatchTable {
  private final List<Watch> watches = new ArrayList<>();

  /**
   * Sets a watch; the caller tells of it once, at once, as the protocol wants.
   *
   * @throws StoreException EEXIST where the owner has it already
   */
  public void add(
      Object owner, int domid, StorePath path, String text, String token, WatchListener listener)
      throws StoreException {
    if (find(owner, path, token) != null) {
      throw new StoreException(StoreError.EEXIST);
    }
    watches.add(new Watch(owner, domid, path, text, token, listener));
  }

  /**
   * @throws StoreException ENOENT where the owner has no such watch
   */
  public void remove(Object owner, StorePath path, String token) throws StoreException {
    Watch watch = find(owner, path, token);
    if (watch == null) {
      throw new StoreException(StoreError.ENOENT);
    }
    watches.remove(watch);
  }

  public void removeAll(Object owner) {
    watches.removeIf(watch -> watch.owner() == owner);
  }

  public int count(Object owner) {
    return (int) watches.stream().filter(watch -> watch.owner() == owner).count();
  }

  private @Nullable Watch find(Object owner, StorePath path, String token) {
    for (Watch watch : watches) {
      if (watch.owner() == owner && watch.path().equals(path) && watch.token().equals(token)) {
        return watch;
      }
    }
    return null;
  }

  /** Tells of changes to those who watch and could read what changed, before or after. */
  public void fire(List<Change> changes, Tree before, Tree after) {
    for (Change change : changes) {
      for (Watch watch : List.copyOf(watches)) {
        StorePath told = told(watch, change, before);
        if (told != null && (mayRead(watch, told, before) || mayRead(watch, told, after))) {
          watch.listener().changed(watch.nameOf(told), watch.token());
        }
      }
    }
  }

  /** The path to tell of; null where the watch is not concerned. */
  private static @Nullable StorePath told(Watch watch, Change change, Tree before) {
    if (change.path().isSpecial()) {
      return change.path().equals(watch.path()) ? change.path() : null;
    }
    if (change.path().isWithin(watch.path())) {
      return change.path();
    }
    // Whoever watches a node inside what was removed hears of that node.
    boolean goneWith =
        change.removed()
            && watch.path().isWithin(change.path())
            && before.find(watch.path()) != null;
    return goneWith ? watch.path() : null;
  }

  private static boolean mayRead(Watch watch, StorePath path, Tree tree) {
    Node node = tree.find(path);
    return node != null && node.permissions().accessOf(watch.domid()).mayRead();
  }
}
