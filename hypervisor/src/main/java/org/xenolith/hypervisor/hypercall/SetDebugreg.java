package org.xenolith.hypervisor.hypercall;

/** set_debugreg(reg, value). */
final class SetDebugreg implements Hypercall {
  @Override
  public long invoke(Call call) {
    return call.vcpu().control().setDebugRegister((int) call.argument(0), call.argument(1));
  }
}
