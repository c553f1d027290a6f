package org.xenolith.xenstore.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A tree that is being worked on: the operations of the store, with permissions checked, and what
 * they touched. Its tree is nobody else's until it is taken from here.
 */
public final class Workspace {
  private static final byte[] EMPTY = {};

  private final Quota quota;
  private final LongSupplier generations;
  private final Set<Change> changes = new LinkedHashSet<>();
  private final Map<StorePath, Long> touched = new LinkedHashMap<>();
  private final Tree base;
  private Tree tree;

  /**
   * @param generations gives a number never given before
   */
  public Workspace(Tree base, Quota quota, LongSupplier generations) {
    this.base = base;
    this.tree = base;
    this.quota = quota;
    this.generations = generations;
  }

  public Tree base() {
    return base;
  }

  public Tree tree() {
    return tree;
  }

  /** In the order in which they were made, each once. */
  public List<Change> changes() {
    return new ArrayList<>(changes);
  }

  /** Whether no node that was looked at or changed here is different in another tree's version. */
  public boolean isUntouchedIn(Tree other) {
    return touched.entrySet().stream()
        .allMatch(entry -> generation(other, entry.getKey()) == entry.getValue());
  }

  private static long generation(Tree tree, StorePath path) {
    Node node = tree.find(path);
    return node == null ? -1 : node.generation();
  }

  private @Nullable Node touch(StorePath path) {
    touched.computeIfAbsent(path, at -> generation(base, at));
    return tree.find(path);
  }

  // ---- reading

  public byte[] read(int domid, StorePath path) throws StoreException {
    return readable(domid, path).value();
  }

  /** Names of the children, sorted. */
  public List<String> directory(int domid, StorePath path) throws StoreException {
    SortedMap<String, Node> children = readable(domid, path).children();
    return new ArrayList<>(children.keySet());
  }

  /** Changes when the set of children does. */
  public long generation(int domid, StorePath path) throws StoreException {
    return readable(domid, path).generation();
  }

  public Permissions permissions(int domid, StorePath path) throws StoreException {
    return readable(domid, path).permissions();
  }

  private Node readable(int domid, StorePath path) throws StoreException {
    Node node = existing(domid, path);
    if (!node.permissions().accessOf(domid).mayRead()) {
      throw new StoreException(StoreError.EACCES);
    }
    return node;
  }

  /** Who may not read the nearest node above is not told that there is nothing. */
  private Node existing(int domid, StorePath path) throws StoreException {
    Node node = touch(path);
    if (node == null) {
      boolean visible = nearest(path).permissions().accessOf(domid).mayRead();
      throw new StoreException(visible ? StoreError.ENOENT : StoreError.EACCES);
    }
    return node;
  }

  /** The node, or the nearest above it that exists. */
  private Node nearest(StorePath path) {
    Node node = tree.find(nearestPath(path));
    return node == null ? tree.root() : node;
  }

  private StorePath nearestPath(StorePath path) {
    StorePath at = path;
    while (tree.find(at) == null) {
      at = at.parent();
    }
    return at;
  }

  // ---- changing

  /** Sets a value; the node and those above it are made where they are missing. */
  public void write(int domid, StorePath path, byte[] value) throws StoreException {
    if (domid != Permissions.PRIVILEGED_DOMID && value.length > quota.nodeBytes()) {
      throw new StoreException(StoreError.ENOSPC);
    }
    Node node = touch(path);
    if (node == null) {
      create(domid, path, value);
    } else {
      requireWritable(domid, node);
      long generation = generations.getAsLong();
      tree = tree.with(path, node.withValue(generation, value), generation);
    }
    changes.add(new Change(path, false));
  }

  /** Makes a node; nothing happens where it is there already. */
  public void mkdir(int domid, StorePath path) throws StoreException {
    Node node = touch(path);
    if (node == null) {
      create(domid, path, EMPTY);
      changes.add(new Change(path, false));
    } else {
      requireWritable(domid, node);
    }
  }

  /** Permissions come from above; who creates and is not privileged becomes the owner. */
  private void create(int domid, StorePath path, byte[] value) throws StoreException {
    if (path.isSpecial()) {
      throw new StoreException(StoreError.EINVAL);
    }
    Node above = nearest(path);
    touch(nearestPath(path));
    requireWritable(domid, above);
    Permissions permissions =
        domid == Permissions.PRIVILEGED_DOMID
            ? above.permissions()
            : above.permissions().ownedBy(domid);
    for (int depth = 1; depth <= path.names().size(); depth++) {
      StorePath at = new StorePath(path.names().subList(0, depth));
      if (tree.find(at) != null) {
        continue;
      }
      touch(at);
      if (domid != Permissions.PRIVILEGED_DOMID && tree.nodesOf(domid) >= quota.nodes()) {
        throw new StoreException(StoreError.ENOSPC);
      }
      boolean last = depth == path.names().size();
      long generation = generations.getAsLong();
      tree = tree.with(at, Node.leaf(generation, last ? value : EMPTY, permissions), generation);
    }
  }

  /** Removes a node and all below it; nothing happens where only the node itself is missing. */
  public void remove(int domid, StorePath path) throws StoreException {
    if (path.isRoot() || path.isSpecial()) {
      throw new StoreException(StoreError.EINVAL);
    }
    Node node = touch(path);
    if (node == null) {
      existing(domid, path.parent());
      return;
    }
    requireWritable(domid, node);
    touch(path.parent());
    tree = tree.without(path, generations.getAsLong());
    changes.add(new Change(path, true));
  }

  /** Only the owner may, and only domain 0 may change the owner. */
  public void setPermissions(int domid, StorePath path, Permissions permissions)
      throws StoreException {
    Node node = existing(domid, path);
    if (!node.permissions().mayChange(domid)) {
      throw new StoreException(StoreError.EACCES);
    }
    boolean ownerChanges = permissions.owner() != node.permissions().owner();
    if (ownerChanges && domid != Permissions.PRIVILEGED_DOMID) {
      throw new StoreException(StoreError.EPERM);
    }
    long generation = generations.getAsLong();
    tree = tree.with(path, node.withPermissions(generation, permissions), generation);
    changes.add(new Change(path, false));
  }

  private static void requireWritable(int domid, Node node) throws StoreException {
    if (!node.permissions().accessOf(domid).mayWrite()) {
      throw new StoreException(StoreError.EACCES);
    }
  }
}
