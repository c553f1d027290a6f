package org.xenolith.hypervisor.evtchn;

/** A domain as its event channels see it: where the guest looks for events, and how to wake it. */
public interface EventSink {
  int domid();

  int vcpuCount();

  /** Machine address of the shared info page. */
  long sharedInfoMaddr();

  /** Machine address of a vcpu's vcpu_info, which the guest may have moved. */
  long vcpuInfoMaddr(int vcpuId);

  /** Sets evtchn_upcall_pending and, where it was clear, makes the vcpu notice. */
  void markEventsPending(int vcpuId);

  /** Wakes the vcpus that poll for this port. */
  void wakePollers(int port);

  /** Takes a reference of a frame that the guest owns and may write; false where it does not. */
  boolean holdWritable(long mfn);

  /** Drops the reference of {@link #holdWritable}. */
  void releaseWritable(long mfn);
}
