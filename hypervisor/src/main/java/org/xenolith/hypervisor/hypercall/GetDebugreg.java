package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.hypervisor.trap.ControlRegisters;

/** get_debugreg(reg): the register's value. */
final class GetDebugreg implements Hypercall {
  @Override
  public long invoke(Call call) {
    ControlRegisters control = call.vcpu().control();
    int register = (int) call.argument(0);
    return control.hasDebugRegister(register) ? control.debugRegister(register) : -Errno.ENODEV;
  }
}
