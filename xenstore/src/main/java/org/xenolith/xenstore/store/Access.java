package org.xenolith.xenstore.store;

/** What a domain may do to a node: none, read, write, both. */
public enum Access {
  NONE('n', false, false),
  READ('r', true, false),
  WRITE('w', false, true),
  BOTH('b', true, true);

  private final char letter;
  private final boolean read;
  private final boolean write;

  Access(char letter, boolean read, boolean write) {
    this.letter = letter;
    this.read = read;
    this.write = write;
  }

  /** How it is written in a permission: {@code r5} lets domain 5 read. */
  public char letter() {
    return letter;
  }

  public boolean mayRead() {
    return read;
  }

  public boolean mayWrite() {
    return write;
  }

  static Access of(char letter) throws StoreException {
    for (Access access : values()) {
      if (access.letter == letter) {
        return access;
      }
    }
    throw new StoreException(StoreError.EINVAL);
  }
}
