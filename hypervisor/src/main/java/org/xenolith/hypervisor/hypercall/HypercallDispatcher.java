package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.Tracer;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.x86.cpu.CpuState;

/** From SYSCALL in a guest kernel to a hypercall and back: number and result in RAX. */
public final class HypercallDispatcher {
  private static final int[] ARGUMENTS = {
    CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8, CpuState.R9
  };

  private final HypercallTable table;

  public HypercallDispatcher(HypercallTable table) {
    this.table = table;
  }

  public void dispatch(Vcpu vcpu) {
    long[] gpr = vcpu.cpu().state.gpr;
    VcpuCall call = vcpu.call();
    for (int i = 0; i < ARGUMENTS.length; i++) {
      call.setArgument(i, gpr[ARGUMENTS[i]]);
    }
    long number = gpr[CpuState.RAX] & 0xffff_ffffL;
    vcpu.beginHypercall(number);
    long rip = vcpu.cpu().state.rip;
    long result = table.invoke(number, call);
    gpr[CpuState.RAX] = result;
    vcpu.endHypercall();
    Tracer tracer = vcpu.tracer();
    if (tracer != null && tracer.wants(Tracer.Kind.HYPERCALLS)) {
      tracer.print(vcpu.name(), rip, text(number, call) + " = " + resultText(result));
    }
  }

  private String text(long number, Hypercall.Call call) {
    StringBuilder text = new StringBuilder(table.name(number)).append('(');
    for (int i = 0; i < 4; i++) {
      text.append(i == 0 ? "" : ", ").append(Long.toHexString(call.argument(i)));
    }
    return text.append(')').toString();
  }

  private static String resultText(long result) {
    return result < 0 && result > -4096 ? Long.toString(result) : Long.toHexString(result);
  }
}
