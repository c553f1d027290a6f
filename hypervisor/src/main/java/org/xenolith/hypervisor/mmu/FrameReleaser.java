package org.xenolith.hypervisor.mmu;

/**
 * Gives memory back to the host: after the call the range reads as zero and takes no host memory
 * until it is touched. {@code Memfd::punchHole} is one.
 */
@FunctionalInterface
public interface FrameReleaser {
  void release(long maddr, long lengthBytes);
}
