package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;

/** vm_assist(cmd, type). */
final class VmAssist implements Hypercall {
  private static final long VALID =
      1L << PvAbi.VMASST_TYPE_4GB_SEGMENTS
          | 1L << PvAbi.VMASST_TYPE_4GB_SEGMENTS_NOTIFY
          | 1L << PvAbi.VMASST_TYPE_WRITABLE_PAGETABLES
          | 1L << PvAbi.VMASST_TYPE_PAE_EXTENDED_CR3
          | 1L << PvAbi.VMASST_TYPE_ARCHITECTURAL_IOPL
          | 1L << PvAbi.VMASST_TYPE_RUNSTATE_UPDATE_FLAG
          | 1L << PvAbi.VMASST_TYPE_M2P_STRICT;

  @Override
  public long invoke(Call call) {
    long type = call.argument(1) & 0xffff_ffffL;
    if (type >= Long.SIZE || (VALID >>> type & 1) == 0) {
      return -Errno.EINVAL;
    }
    switch ((int) call.argument(0)) {
      case PvAbi.VMASST_CMD_ENABLE -> call.domain().setAssisted((int) type, true);
      case PvAbi.VMASST_CMD_DISABLE -> call.domain().setAssisted((int) type, false);
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }
}
