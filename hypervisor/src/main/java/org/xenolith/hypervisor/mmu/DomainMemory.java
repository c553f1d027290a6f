package org.xenolith.hypervisor.mmu;

import java.util.function.Consumer;

/**
 * One domain's share of machine memory: what it owns, its reservation, and the way to its vcpus'
 * TLBs. The domain object holds it and hands on. SKELETON: signatures stand, bodies follow.
 */
public final class DomainMemory {

  /**
   * @param domid must not be that of another living domain of the machine
   * @param mistakes receives what the guest did wrong, one sentence without a prefix; the domain
   *     adds vcpu ("d1v0") and guest RIP and prints it into the log
   */
  public DomainMemory(
      FrameTable frames, int domid, long maxPages, TlbFlusher tlb, Consumer<String> mistakes) {}

  public FrameTable frames() {
    throw new UnsupportedOperationException();
  }

  public int domid() {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives the domain zeroed frames, contiguous and ascending.
   *
   * @return the first MFN
   * @throws IllegalStateException where there is no such run of free frames or maxPages would be
   *     passed
   */
  public long populate(long count) {
    throw new UnsupportedOperationException();
  }

  /**
   * Allocates zeroed frames of the hypervisor that the guest may map: shared info, grant frames.
   * They do not count as the domain's pages and can never become page tables.
   *
   * @return the first MFN; the frames are contiguous
   */
  public long allocateShared(int count) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws IllegalArgumentException where the domain does not own the frame
   */
  public void setMachineToPhysical(long mfn, long pfn) {
    throw new UnsupportedOperationException();
  }

  public long pages() {
    throw new UnsupportedOperationException();
  }

  public long maxPages() {
    throw new UnsupportedOperationException();
  }

  public void setMaxPages(long pages) {
    throw new UnsupportedOperationException();
  }

  /**
   * Validates and pins a level-4 table that the builder made and takes the reference of the first
   * vcpu's kernel root.
   *
   * @throws IllegalArgumentException where it is not valid; the log says why
   */
  public void installFirstRoot(long l4Mfn) {
    throw new UnsupportedOperationException();
  }

  /** Drops the reference of a vcpu's kernel or user root when the vcpu is destroyed; 0 is none. */
  public void releaseRoot(long l4Mfn) {
    throw new UnsupportedOperationException();
  }

  /** A vcpu has just forgotten all its cached translations, by whatever cause. */
  public void tlbFlushed(int vcpuId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees everything when the domain is destroyed: all vcpus have stopped for good, their roots
   * ({@link #releaseRoot}) and descriptor tables ({@link DescriptorTables#release}) are released,
   * and so are grant mappings. Frames that others still map are freed when they unmap them.
   */
  public void relinquish() {
    throw new UnsupportedOperationException();
  }
}
