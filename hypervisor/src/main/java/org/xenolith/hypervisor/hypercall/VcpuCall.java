package org.xenolith.hypervisor.hypercall;

import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.mmu.DescriptorTables;
import org.xenolith.memory.MachineMemory;

/** A vcpu as its hypercalls see it. One per vcpu, and one more for the calls in a multicall. */
public final class VcpuCall implements Hypercall.Call {
  private final Vcpu vcpu;
  private final long[] arguments = new long[6];

  public VcpuCall(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  void setArgument(int index, long value) {
    arguments[index] = value;
  }

  @Override
  public Vcpu vcpu() {
    return vcpu;
  }

  @Override
  public Domain domain() {
    return vcpu.domain();
  }

  @Override
  public int vcpuId() {
    return vcpu.id();
  }

  @Override
  public long argument(int index) {
    return arguments[index];
  }

  @Override
  public boolean mustStop() {
    return vcpu.isEnding();
  }

  @Override
  public GuestAccess guest() {
    return vcpu.guest();
  }

  @Override
  public DescriptorTables descriptorTables() {
    return vcpu.descriptorTables();
  }

  @Override
  public void flushTlb() {
    vcpu.flushTlb();
  }

  @Override
  public void flushTlbPage(long linear) {
    vcpu.cpu().flushTlbPage(linear);
  }

  @Override
  public long kernelRootMaddr() {
    return kernelRootMfn() << MachineMemory.PAGE_SHIFT;
  }

  @Override
  public void setKernelRoot(long l4Mfn) {
    vcpu.mode().setKernelRoot(l4Mfn);
  }

  @Override
  public void setUserRoot(long l4Mfn) {
    vcpu.mode().setUserRoot(l4Mfn);
  }

  @Override
  public long kernelRootMfn() {
    return vcpu.mode().kernelRootMfn();
  }

  @Override
  public long userRootMfn() {
    return vcpu.mode().userRootMfn();
  }
}
