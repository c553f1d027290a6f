package org.xenolith.xenstore.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what to a node (xenstore's docs/misc/xenstore.txt): the first entry names the owner,
 * who may do everything, and what domains that no later entry names may do.
 *
 * @param entries never empty
 */
public record Permissions(List<Entry> entries) {
  /** The domain that may do everything everywhere. */
  public static final int PRIVILEGED_DOMID = 0;

  /** As many entries as a node can have: more do not fit a message. */
  private static final int ENTRIES_MAX = 512;

  private static final int DOMID_MAX = 0x7fff;

  /** One permission, written {@code r5}. */
  public record Entry(int domid, Access access) {
    @Override
    public String toString() {
      return access.letter() + Integer.toString(domid);
    }
  }

  public Permissions {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("no permissions");
    }
  }

  /**
   * From their written forms: {@code of("n0", "r5")}. For constants: throws where they are wrong.
   */
  public static Permissions of(String... entries) {
    try {
      return parse(List.of(entries));
    } catch (StoreException e) {
      throw new IllegalArgumentException(String.join(",", entries), e);
    }
  }

  /** From their written forms: a letter and a domid each. */
  public static Permissions parse(List<String> texts) throws StoreException {
    if (texts.isEmpty() || texts.size() > ENTRIES_MAX) {
      throw new StoreException(StoreError.EINVAL);
    }
    List<Entry> entries = new ArrayList<>();
    for (String text : texts) {
      if (!text.matches("[nrwb][0-9]{1,5}") || Integer.parseInt(text.substring(1)) > DOMID_MAX) {
        throw new StoreException(StoreError.EINVAL);
      }
      entries.add(new Entry(Integer.parseInt(text.substring(1)), Access.of(text.charAt(0))));
    }
    return new Permissions(entries);
  }

  public int owner() {
    return entries.getFirst().domid();
  }

  /** The same for another owner. */
  Permissions ownedBy(int domid) {
    List<Entry> changed = new ArrayList<>(entries);
    changed.set(0, new Entry(domid, entries.getFirst().access()));
    return new Permissions(changed);
  }

  /** What a domain may do. */
  public Access accessOf(int domid) {
    if (domid == PRIVILEGED_DOMID || domid == owner()) {
      return Access.BOTH;
    }
    for (Entry entry : entries.subList(1, entries.size())) {
      if (entry.domid() == domid) {
        return entry.access();
      }
    }
    return entries.getFirst().access();
  }

  /** Whether a domain may set them anew. */
  boolean mayChange(int domid) {
    return domid == PRIVILEGED_DOMID || domid == owner();
  }
}
