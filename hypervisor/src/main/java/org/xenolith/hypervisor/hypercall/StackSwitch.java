package org.xenolith.hypervisor.hypercall;

/** stack_switch(ss, esp): the kernel stack on entries from user mode; its SS is always flat. */
final class StackSwitch implements Hypercall {
  @Override
  public long invoke(Call call) {
    call.vcpu().mode().setKernelSp(call.argument(1));
    return 0;
  }
}
