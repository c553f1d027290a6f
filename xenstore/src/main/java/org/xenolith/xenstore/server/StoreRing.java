package org.xenolith.xenstore.server;

import org.xenolith.memory.MachineMemory;

/**
 * The store's end of {@code struct xenstore_domain_interface} (public/io/xs_wire.h). The guest owns
 * req_prod and rsp_cons and may write anything there: they are read once and believed as far as
 * they make sense. The store's own indices are kept here and never read back.
 */
final class StoreRing {
  static final int BYTES = 1024;

  private static final int REQ = 0;
  private static final int RSP = BYTES;
  private static final int REQ_CONS = 2 * BYTES;
  private static final int REQ_PROD = REQ_CONS + 4;
  private static final int RSP_CONS = REQ_CONS + 8;
  private static final int RSP_PROD = REQ_CONS + 12;
  private static final int SERVER_FEATURES = REQ_CONS + 16;
  private static final int ERROR = REQ_CONS + 24;

  private static final int FEATURE_ERROR = 2;
  private static final int ERROR_RING_INDEX = 2;
  private static final int ERROR_PROTOCOL = 3;

  private final MachineMemory memory;
  private final long maddr;
  private int reqCons;
  private int rspProd;

  StoreRing(MachineMemory memory, long maddr) {
    this.memory = memory;
    this.maddr = maddr;
    memory.putIntRelease(maddr + SERVER_FEATURES, FEATURE_ERROR);
  }

  /** The guest broke the protocol; the field tells it how. */
  static final class BrokenRing extends Exception {
    private final int code;

    private BrokenRing(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    static BrokenRing protocol(String message) {
      return new BrokenRing(ERROR_PROTOCOL, message);
    }
  }

  /** Tells the guest what it did. */
  void setError(BrokenRing broken) {
    memory.putIntRelease(maddr + ERROR, broken.code);
  }

  /**
   * Takes request bytes.
   *
   * @return how many, at most {@code limit}
   */
  int take(byte[] target, int offset, int limit) throws BrokenRing {
    int produced = memory.getIntAcquire(maddr + REQ_PROD);
    int available = produced - reqCons;
    if (available < 0 || available > BYTES) {
      throw new BrokenRing(
          ERROR_RING_INDEX,
          "req_prod is "
              + Integer.toUnsignedString(produced)
              + ", but req_cons is "
              + Integer.toUnsignedString(reqCons));
    }
    int count = Math.min(available, limit);
    int start = reqCons & (BYTES - 1);
    int first = Math.min(count, BYTES - start);
    memory.readBytes(maddr + REQ + start, target, offset, first);
    memory.readBytes(maddr + REQ, target, offset + first, count - first);
    reqCons += count;
    memory.putIntRelease(maddr + REQ_CONS, reqCons);
    return count;
  }

  /**
   * Gives reply bytes.
   *
   * @return how many there was room for
   */
  int give(byte[] source, int offset, int length) throws BrokenRing {
    int consumed = memory.getIntAcquire(maddr + RSP_CONS);
    int unread = rspProd - consumed;
    if (unread < 0 || unread > BYTES) {
      throw new BrokenRing(
          ERROR_RING_INDEX,
          "rsp_cons is "
              + Integer.toUnsignedString(consumed)
              + ", but rsp_prod is "
              + Integer.toUnsignedString(rspProd));
    }
    int count = Math.min(length, BYTES - unread);
    int start = rspProd & (BYTES - 1);
    int first = Math.min(count, BYTES - start);
    memory.writeBytes(maddr + RSP + start, source, offset, first);
    memory.writeBytes(maddr + RSP, source, offset + first, count - first);
    rspProd += count;
    memory.putIntRelease(maddr + RSP_PROD, rspProd);
    return count;
  }
}
