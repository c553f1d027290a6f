package org.xenolith.backends.console;

import org.xenolith.memory.MachineMemory;

/**
 * The host's end of {@code struct xencons_interface} (public/io/console.h). The guest owns in_cons
 * and out_prod and may write anything there at any time: they are read once, and only used as far
 * as they make sense. The host's own indices are kept here and never read back.
 */
final class ConsoleRing {
  static final int IN_BYTES = 1024;
  static final int OUT_BYTES = 2048;

  private static final int IN = 0;
  private static final int OUT = IN_BYTES;
  private static final int IN_CONS = IN_BYTES + OUT_BYTES;
  private static final int IN_PROD = IN_CONS + 4;
  private static final int OUT_CONS = IN_CONS + 8;
  private static final int OUT_PROD = IN_CONS + 12;

  private final MachineMemory memory;
  private final long maddr;
  private int inProd;
  private int outCons;

  ConsoleRing(MachineMemory memory, long maddr) {
    this.memory = memory;
    this.maddr = maddr;
  }

  /** An index that the guest set to something impossible. */
  static final class BadIndex extends Exception {
    BadIndex(String index, int value, int other) {
      super(
          index
              + " is "
              + Integer.toUnsignedString(value)
              + ", but the other end is at "
              + Integer.toUnsignedString(other),
          null,
          false,
          false);
    }
  }

  /**
   * Takes what the guest has printed.
   *
   * @param target at least {@link #OUT_BYTES} long
   * @return how many bytes
   * @throws BadIndex where out_prod is impossible; what is in the ring is then given up
   */
  int take(byte[] target) throws BadIndex {
    int produced = memory.getIntAcquire(maddr + OUT_PROD);
    int available = produced - outCons;
    if (available < 0 || available > OUT_BYTES) {
      int was = outCons;
      outCons = produced;
      memory.putIntRelease(maddr + OUT_CONS, outCons);
      throw new BadIndex("out_prod", produced, was);
    }
    int start = outCons & (OUT_BYTES - 1);
    int first = Math.min(available, OUT_BYTES - start);
    memory.readBytes(maddr + OUT + start, target, 0, first);
    memory.readBytes(maddr + OUT, target, first, available - first);
    if (available > 0) {
      outCons = produced;
      memory.putIntRelease(maddr + OUT_CONS, outCons);
    }
    return available;
  }

  /** Room for input now; none where in_cons is impossible. */
  int room() {
    int unread = inProd - memory.getIntAcquire(maddr + IN_CONS);
    return unread < 0 || unread > IN_BYTES ? 0 : IN_BYTES - unread;
  }

  /**
   * Gives the guest input.
   *
   * @param length at most {@link #room}
   */
  void give(byte[] source, int offset, int length) {
    int start = inProd & (IN_BYTES - 1);
    int first = Math.min(length, IN_BYTES - start);
    memory.writeBytes(maddr + IN + start, source, offset, first);
    memory.writeBytes(maddr + IN, source, offset + first, length - first);
    inProd += length;
    memory.putIntRelease(maddr + IN_PROD, inProd);
  }
}
