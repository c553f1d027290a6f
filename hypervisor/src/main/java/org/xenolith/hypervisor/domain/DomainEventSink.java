package org.xenolith.hypervisor.domain;

import org.xenolith.hypervisor.evtchn.EventSink;
import org.xenolith.memory.MachineMemory;

/** A domain, for its event channels. */
final class DomainEventSink implements EventSink {
  private final Domain domain;

  DomainEventSink(Domain domain) {
    this.domain = domain;
  }

  @Override
  public int domid() {
    return domain.domid();
  }

  @Override
  public int vcpuCount() {
    return domain.vcpuCount();
  }

  @Override
  public long sharedInfoMaddr() {
    return domain.sharedInfoMfn() << MachineMemory.PAGE_SHIFT;
  }

  @Override
  public long vcpuInfoMaddr(int vcpuId) {
    return domain.vcpu(vcpuId).info().maddr();
  }

  @Override
  public void markEventsPending(int vcpuId) {
    Vcpu vcpu = domain.vcpu(vcpuId);
    if (vcpu.info().markPending()) {
      vcpu.kick();
    }
  }

  @Override
  public void wakePollers(int port) {
    for (Vcpu vcpu : domain.vcpus()) {
      if (vcpu.polls(port)) {
        vcpu.kick();
      }
    }
  }

  @Override
  public boolean holdWritable(long mfn) {
    return domain.holdWritable(mfn);
  }

  @Override
  public void releaseWritable(long mfn) {
    domain.releaseWritable(mfn);
  }
}
