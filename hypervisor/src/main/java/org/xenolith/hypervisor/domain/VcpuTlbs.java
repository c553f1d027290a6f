package org.xenolith.hypervisor.domain;

import org.xenolith.hypervisor.mmu.TlbFlusher;

/** The TLBs of a domain's vcpus, for the frame table. */
final class VcpuTlbs implements TlbFlusher {
  private final Domain domain;

  VcpuTlbs(Domain domain) {
    this.domain = domain;
  }

  @Override
  public void flushTlb(long vcpuMask) {
    for (Vcpu vcpu : domain.vcpus()) {
      if ((vcpuMask >>> vcpu.id() & 1) != 0) {
        vcpu.requestTlbFlush();
      }
    }
  }

  @Override
  public void flushTlbPage(long vcpuMask, long linear) {
    for (Vcpu vcpu : domain.vcpus()) {
      if ((vcpuMask >>> vcpu.id() & 1) != 0) {
        vcpu.requestTlbFlushPage(linear);
      }
    }
  }
}
