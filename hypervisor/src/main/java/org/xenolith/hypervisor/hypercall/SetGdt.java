package org.xenolith.hypervisor.hypercall;

import static org.xenolith.abi.Errno.EINVAL;

import org.xenolith.abi.MmuAbi;

/** set_gdt(frame_list, entries). */
public final class SetGdt implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    int entries = (int) call.argument(1);
    if (entries < 0 || entries > MmuAbi.FIRST_RESERVED_GDT_ENTRY) {
      call.memory().mistake("set_gdt: %d entries are too many".formatted(entries));
      return -EINVAL;
    }
    long[] mfns = new long[(entries + 511) / 512];
    for (int i = 0; i < mfns.length; i++) {
      mfns[i] = call.guest().readLong(call.argument(0) + 8L * i);
    }
    return call.descriptorTables().setGdt(mfns, entries);
  }
}
