package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.SchedAbi;

/** sched_op_compat(cmd, arg): the argument is a number, not a pointer. */
final class SchedOpCompat implements Hypercall {
  @Override
  public long invoke(Call call) {
    switch ((int) call.argument(0)) {
      case SchedAbi.SCHEDOP_YIELD -> {
        Thread.yield();
        return 0;
      }
      case SchedAbi.SCHEDOP_BLOCK -> {
        SchedOp.block(call.vcpu());
        return 0;
      }
      case SchedAbi.SCHEDOP_SHUTDOWN -> {
        return SchedOp.shutdown(call, (int) call.argument(1));
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
  }
}
