package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;

/** event_channel_op_compat(op): the command stands before its arguments. */
final class EventChannelOpCompat implements Hypercall {
  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long operation = call.argument(0);
    int command = call.guest().readInt(operation + EventChannelAbi.COMPAT_CMD);
    if (command < 0 || command > EventChannelAbi.EVTCHNOP_UNMASK) {
      return -Errno.ENOSYS;
    }
    return EventChannelOp.perform(call, command, operation + EventChannelAbi.COMPAT_UNION);
  }
}
