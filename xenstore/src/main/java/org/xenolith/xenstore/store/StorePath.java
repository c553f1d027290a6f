package org.xenolith.xenstore.store;

import java.util.List;

/**
 * Where a node stands: {@code /local/domain/1/name}. Two special names have no slash in front,
 * {@code @introduceDomain} and {@code @releaseDomain}: they stand below the root, and only those
 * who watch exactly them are told of them.
 *
 * @param names from the root down; empty for the root itself
 */
public record StorePath(List<String> names) {
  public static final StorePath ROOT = new StorePath(List.of());
  public static final StorePath INTRODUCE_DOMAIN = new StorePath(List.of("@introduceDomain"));
  public static final StorePath RELEASE_DOMAIN = new StorePath(List.of("@releaseDomain"));

  /** XENSTORE_ABS_PATH_MAX and XENSTORE_REL_PATH_MAX of public/io/xs_wire.h. */
  private static final int ABSOLUTE_BYTES_MAX = 3072;

  private static final int RELATIVE_BYTES_MAX = 2048;
  private static final String DOMAINS = "/local/domain/";

  public StorePath {
    names = List.copyOf(names);
  }

  /** A domain's own place, which its relative paths start from. */
  public static StorePath ofDomain(int domid) {
    return new StorePath(List.of("local", "domain", Integer.toString(domid)));
  }

  /** For constants and paths of our own making: throws where they are wrong. */
  public static StorePath of(String text) {
    try {
      return parse(text, Permissions.PRIVILEGED_DOMID);
    } catch (StoreException e) {
      throw new IllegalArgumentException("not a path: " + text, e);
    }
  }

  /**
   * @param text absolute, or relative to the domain's own place
   * @throws StoreException EINVAL where it is not a path
   */
  public static StorePath parse(String text, int domid) throws StoreException {
    if (text.equals("/")) {
      return ROOT;
    }
    if (text.startsWith("@")) {
      return special(text);
    }
    boolean absolute = text.startsWith("/");
    if (text.length() > (absolute ? ABSOLUTE_BYTES_MAX : RELATIVE_BYTES_MAX)) {
      throw new StoreException(StoreError.EINVAL);
    }
    String full = absolute ? text : DOMAINS + domid + "/" + text;
    List<String> names = List.of(full.substring(1).split("/", -1));
    for (String name : names) {
      if (name.isEmpty() || !name.chars().allMatch(StorePath::isAllowed)) {
        throw new StoreException(StoreError.EINVAL);
      }
    }
    return new StorePath(names);
  }

  private static StorePath special(String text) throws StoreException {
    StorePath path = new StorePath(List.of(text));
    if (!path.equals(INTRODUCE_DOMAIN) && !path.equals(RELEASE_DOMAIN)) {
      throw new StoreException(StoreError.EINVAL);
    }
    return path;
  }

  private static boolean isAllowed(int character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character >= '0' && character <= '9'
        || character == '-'
        || character == '_'
        || character == '@';
  }

  public boolean isRoot() {
    return names.isEmpty();
  }

  /** Whether it is one of the two special names. */
  public boolean isSpecial() {
    return names.size() == 1 && names.getFirst().startsWith("@");
  }

  /** The root has none. */
  StorePath parent() {
    return new StorePath(names.subList(0, names.size() - 1));
  }

  String leaf() {
    return names.getLast();
  }

  /** Whether it is the other or below it. */
  public boolean isWithin(StorePath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  @Override
  public String toString() {
    return isSpecial() ? names.getFirst() : "/" + String.join("/", names);
  }
}
