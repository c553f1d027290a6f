package org.xenolith.xenstore.store;

/** A request that is answered with an error. */
public final class StoreException extends Exception {
  private final StoreError error;

  public StoreException(StoreError error) {
    super(error.name(), null, false, false);
    this.error = error;
  }

  public StoreError error() {
    return error;
  }
}
