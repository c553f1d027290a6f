package org.xenolith.xenstore.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole store at one moment; immutable. A change makes a new tree that shares what is the same.
 *
 * @param nodesOfDomain how many nodes each domain owns
 */
public record Tree(Node root, Map<Integer, Integer> nodesOfDomain) {
  public Tree {
    nodesOfDomain = Map.copyOf(nodesOfDomain);
  }

  /** Only a root, domain 0's. */
  public static Tree empty() {
    return new Tree(Node.leaf(0, new byte[0], Permissions.of("n0")), Map.of());
  }

  public @Nullable Node find(StorePath path) {
    Node node = root;
    for (String name : path.names()) {
      node = node.child(name);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  int nodesOf(int domid) {
    return nodesOfDomain.getOrDefault(domid, 0);
  }

  /** With a new node without value or children. */
  public Tree withLeaf(StorePath path, Permissions permissions, long generation) {
    return with(path, Node.leaf(generation, new byte[0], permissions), generation);
  }

  /** With a node put at a path whose parent exists. */
  Tree with(StorePath path, Node node, long generation) {
    Node before = find(path);
    Map<Integer, Integer> counts = new HashMap<>(nodesOfDomain);
    if (before != null) {
      counts.merge(before.permissions().owner(), -1, Integer::sum);
    }
    counts.merge(node.permissions().owner(), 1, Integer::sum);
    return new Tree(put(root, path.names(), node, generation), counts);
  }

  private static Node put(Node at, List<String> names, Node node, long generation) {
    if (names.isEmpty()) {
      return node;
    }
    String name = names.getFirst();
    List<String> rest = names.subList(1, names.size());
    Node child = at.child(name);
    if (child == null && !rest.isEmpty()) {
      throw new IllegalStateException("no parent for " + names);
    }
    Node changed = child == null ? node : put(child, rest, node, generation);
    return at.withChild(generation, name, changed);
  }

  /** Without a node that is there, and all below it. */
  Tree without(StorePath path, long generation) {
    Map<Integer, Integer> counts = new HashMap<>(nodesOfDomain);
    Node removed = find(path);
    if (removed == null) {
      return this;
    }
    discount(removed, counts);
    StorePath parentPath = path.parent();
    Node parent = find(parentPath);
    if (parent == null) {
      throw new IllegalStateException("no parent for " + path);
    }
    Node changed = parent.withoutChild(generation, path.leaf());
    return new Tree(put(root, parentPath.names(), changed, generation), counts);
  }

  private static void discount(Node node, Map<Integer, Integer> counts) {
    counts.merge(node.permissions().owner(), -1, Integer::sum);
    node.children().values().forEach(child -> discount(child, counts));
  }
}
