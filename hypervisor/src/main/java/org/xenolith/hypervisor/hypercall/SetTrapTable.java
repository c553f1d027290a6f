package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.trap.TrapTable;

/** set_trap_table(traps): entries up to one with address 0; a null table clears everything. */
final class SetTrapTable implements Hypercall {
  /** A guest that never ends its table must not keep its vcpu from being stopped. */
  private static final int ENTRIES_MAX = 4096;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    TrapTable traps = call.vcpu().traps();
    long entry = call.argument(0);
    if (entry == 0) {
      traps.clearAll();
      return 0;
    }
    for (int i = 0; i < ENTRIES_MAX; i++) {
      long head = call.guest().readLong(entry);
      long address = call.guest().readLong(entry + PvAbi.TRAP_INFO_ADDRESS);
      if (address == 0) {
        return 0;
      }
      if (!isCanonical(address)) {
        return -Errno.EINVAL;
      }
      int vector = (int) head & 0xff;
      int flags = (int) (head >>> (8 * PvAbi.TRAP_INFO_FLAGS)) & 0xff;
      traps.set(vector, flags, address);
      entry += PvAbi.TRAP_INFO_SIZE;
    }
    return -Errno.E2BIG;
  }

  static boolean isCanonical(long address) {
    return address << 16 >> 16 == address;
  }
}
