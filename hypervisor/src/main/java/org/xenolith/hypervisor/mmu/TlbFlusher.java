package org.xenolith.hypervisor.mmu;

/**
 * Makes the vcpus of one domain forget cached translations. The frame table relies on it: a frame
 * becomes a page table only when no vcpu can write it through a stale entry any more.
 *
 * <p>Called with the frame table's lock held, possibly on one of the vcpus' own threads. On return
 * no vcpu in the mask uses an old translation: one that runs guest code has been stopped and
 * flushed, one that does not (it blocks, or waits for the lock in a hypercall) flushes before it
 * translates any further address, the hypervisor's accesses on its behalf included. An
 * implementation must therefore not wait for a vcpu that is outside guest code.
 */
public interface TlbFlusher {
  /** Every vcpu of the domain. */
  long ALL = ~0L;

  /**
   * @param vcpuMask bit n set for vcpu n; bits of vcpus that do not exist are ignored
   */
  void flushTlb(long vcpuMask);

  /** Like {@link #flushTlb}, for the translations of one page only. */
  void flushTlbPage(long vcpuMask, long linear);

  /** A domain without vcpus, or one that has stopped for good. */
  TlbFlusher NONE =
      new TlbFlusher() {
        @Override
        public void flushTlb(long vcpuMask) {}

        @Override
        public void flushTlbPage(long vcpuMask, long linear) {}
      };
}
