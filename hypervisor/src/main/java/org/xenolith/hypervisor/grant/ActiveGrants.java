package org.xenolith.hypervisor.grant;

import java.util.Arrays;

/** Who has which entry of a grant table in use, and how often; the guest does not see it. */
final class ActiveGrants {
  /** Mappings of one entry that may exist at once, for reading or for writing. */
  private static final int MAX_PINS = 1 << 16;

  private int[] readPins = new int[0];
  private int[] writePins = new int[0];
  private int[] domid = new int[0];
  private long[] mfn = new long[0];

  void grow(int entries) {
    readPins = Arrays.copyOf(readPins, entries);
    writePins = Arrays.copyOf(writePins, entries);
    domid = Arrays.copyOf(domid, entries);
    mfn = Arrays.copyOf(mfn, entries);
  }

  int entries() {
    return mfn.length;
  }

  boolean isPinned(int ref) {
    return readPins[ref] + writePins[ref] != 0;
  }

  boolean isWritePinned(int ref) {
    return writePins[ref] != 0;
  }

  boolean isFull(int ref) {
    return readPins[ref] >= MAX_PINS || writePins[ref] >= MAX_PINS;
  }

  /** Who uses the entry while it is pinned. */
  int domid(int ref) {
    return domid[ref];
  }

  /** The frame it granted when it was pinned first. */
  long mfn(int ref) {
    return mfn[ref];
  }

  void activate(int ref, int user, long frame) {
    domid[ref] = user;
    mfn[ref] = frame;
  }

  void pin(int ref, boolean readOnly) {
    (readOnly ? readPins : writePins)[ref]++;
  }

  void unpin(int ref, boolean readOnly) {
    int[] pins = readOnly ? readPins : writePins;
    if (pins[ref] == 0) {
      throw new IllegalStateException("grant " + ref + " unpinned more often than pinned");
    }
    pins[ref]--;
  }
}
