package org.xenolith.hypervisor.hypercall;

/** fpu_taskswitch(set): sets or clears CR0.TS. */
final class FpuTaskswitch implements Hypercall {
  @Override
  public long invoke(Call call) {
    call.vcpu().cpu().state.taskSwitched = (int) call.argument(0) != 0;
    return 0;
  }
}
