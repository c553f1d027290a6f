package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.domain.Vcpu;

/** multicall(call_list, nr_calls): a list of hypercalls, each with its result written back. */
final class Multicall implements Hypercall {
  private final HypercallTable table;

  Multicall(HypercallTable table) {
    this.table = table;
  }

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    Vcpu vcpu = call.vcpu();
    VcpuCall nested = vcpu.multicallCall();
    if (call == nested) {
      return -Errno.EINVAL;
    }
    long entry = call.argument(0);
    long count = call.argument(1);
    for (long i = 0; i < count; i++) {
      long number = call.guest().readLong(entry + PvAbi.MULTICALL_OP);
      for (int argument = 0; argument < 6; argument++) {
        nested.setArgument(
            argument, call.guest().readLong(entry + PvAbi.MULTICALL_ARGS + 8L * argument));
      }
      long result = table.invoke(number, nested);
      if (number == HypercallNumber.IRET) {
        return result;
      }
      call.guest().writeLong(entry + PvAbi.MULTICALL_RESULT, result);
      if (call.mustStop()) {
        return 0;
      }
      entry += PvAbi.MULTICALL_ENTRY_SIZE;
    }
    return 0;
  }
}
