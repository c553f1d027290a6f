package org.xenolith.hypervisor.grant;

/** A domain's grant table. SKELETON: what the toolstack and the backends need of it. */
public interface GrantTable {
  /**
   * xc_dom_set_gnttab_entry: entry {@code ref} grants {@code mfn} to {@code toDomid}, permanently.
   */
  void seed(int ref, int toDomid, long mfn);

  /**
   * Maps a frame that the guest granted to domain 0.
   *
   * @throws GrantException where the entry does not grant that
   */
  Mapping map(int ref, boolean readOnly) throws GrantException;

  /** A granted frame; close unmaps. */
  interface Mapping extends AutoCloseable {
    long maddr();

    @Override
    void close();
  }

  /** A grant that cannot be mapped; {@code status} is GNTST_* of public/grant_table.h. */
  final class GrantException extends Exception {
    private final int status;

    public GrantException(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
