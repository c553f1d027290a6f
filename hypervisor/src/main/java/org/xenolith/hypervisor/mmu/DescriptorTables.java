package org.xenolith.hypervisor.mmu;

import java.util.function.LongSupplier;

/**
 * The segment descriptors of one vcpu: the guest's GDT frames, the hypervisor's own entries from
 * selector 0xe000 on, and the LDT. SKELETON: signatures stand, bodies follow.
 */
public final class DescriptorTables {

  /**
   * @param kernelRootMfn the vcpu's kernel page-table root, through which the LDT is found
   */
  public DescriptorTables(DomainMemory memory, LongSupplier kernelRootMfn) {}

  /**
   * The 8-byte descriptor that a selector names (RPL ignored), from the LDT where its TI bit is
   * set; 0 (not present) for the null selector, one past the table's limit and an LDT page that is
   * not mapped.
   */
  public long descriptor(int selector) {
    throw new UnsupportedOperationException();
  }

  /** Whether the selector is within its table's limit. */
  public boolean isWithinLimit(int selector) {
    throw new UnsupportedOperationException();
  }

  /**
   * Installs GDT frames, as a new vcpu's context gives them.
   *
   * @param entries number of descriptors; 512 in a frame
   * @return 0 or a negative errno
   */
  public int setGdt(long[] mfns, int entries) {
    throw new UnsupportedOperationException();
  }

  /** Drops the references to GDT and LDT frames: the vcpu is destroyed. */
  public void release() {
    throw new UnsupportedOperationException();
  }
}
