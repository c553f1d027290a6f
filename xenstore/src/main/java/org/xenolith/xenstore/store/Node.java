package org.xenolith.xenstore.store;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node and all below it; immutable.
 *
 * <p>The generation changes with the node's own value, permissions or set of children's names, not
 * with what happens inside a child: transactions compare it.
 */
public final class Node {
  private static final SortedMap<String, Node> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private final long generation;
  private final byte[] value;
  private final Permissions permissions;
  private final SortedMap<String, Node> children;

  private Node(
      long generation, byte[] value, Permissions permissions, SortedMap<String, Node> children) {
    this.generation = generation;
    this.value = value;
    this.permissions = permissions;
    this.children = children;
  }

  static Node leaf(long generation, byte[] value, Permissions permissions) {
    return new Node(generation, value.clone(), permissions, NONE);
  }

  long generation() {
    return generation;
  }

  byte[] value() {
    return value.clone();
  }

  public Permissions permissions() {
    return permissions;
  }

  SortedMap<String, Node> children() {
    return children;
  }

  @Nullable Node child(String name) {
    return children.get(name);
  }

  Node withValue(long newGeneration, byte[] newValue) {
    return new Node(newGeneration, newValue.clone(), permissions, children);
  }

  Node withPermissions(long newGeneration, Permissions newPermissions) {
    return new Node(newGeneration, value, newPermissions, children);
  }

  /** With a child added or replaced; the generation is new only where the name is. */
  Node withChild(long newGeneration, String name, Node child) {
    TreeMap<String, Node> changed = new TreeMap<>(children);
    boolean added = changed.put(name, child) == null;
    return new Node(
        added ? newGeneration : generation,
        value,
        permissions,
        Collections.unmodifiableSortedMap(changed));
  }

  Node withoutChild(long newGeneration, String name) {
    TreeMap<String, Node> changed = new TreeMap<>(children);
    changed.remove(name);
    return new Node(newGeneration, value, permissions, Collections.unmodifiableSortedMap(changed));
  }
}
