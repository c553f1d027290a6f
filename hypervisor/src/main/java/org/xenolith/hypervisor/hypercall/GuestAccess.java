package org.xenolith.hypervisor.hypercall;

/**
 * Copies between hypercall arguments in the guest's address space and the hypervisor, under the
 * guest's own page tables and rights: every address in Xen's own range (0xffff800000000000 to
 * 0xffff87ffffffffff) and every unmapped or, for writes, read-only one is a {@link BadAddress},
 * which the dispatcher turns into -EFAULT. What was read is a private copy.
 */
public interface GuestAccess {
  byte[] read(long linear, int lengthBytes) throws BadAddress;

  int readInt(long linear) throws BadAddress;

  long readLong(long linear) throws BadAddress;

  void write(long linear, byte[] bytes) throws BadAddress;

  void writeInt(long linear, int value) throws BadAddress;

  void writeLong(long linear, long value) throws BadAddress;

  /** The address cannot be reached by the guest: -EFAULT. */
  final class BadAddress extends Exception {
    public BadAddress(long linear) {
      super("bad guest address 0x" + Long.toHexString(linear), null, false, false);
    }
  }
}
