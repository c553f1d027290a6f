package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EINVAL;

import org.xenolith.memory.MachineMemory;

/** update_descriptor: one checked descriptor into a frame that holds descriptors, or may. */
public final class DescriptorUpdate {
  private DescriptorUpdate() {}

  /**
   * @return 0 or a negative errno
   */
  public static long store(DomainMemory domain, long maddr, long descriptor) {
    FrameTable frames = domain.frames();
    synchronized (frames) {
      if ((maddr & 7) != 0 || !Descriptor.isAllowed(descriptor)) {
        domain.mistake(
            "update_descriptor: bad descriptor %016x for %016x".formatted(descriptor, maddr));
        return -EINVAL;
      }
      long mfn = maddr >>> MachineMemory.PAGE_SHIFT;
      int type =
          frames.isValid(mfn) && frames.type(mfn) == FrameType.SEGMENT_DESCRIPTORS
              ? FrameType.SEGMENT_DESCRIPTORS
              : FrameType.WRITABLE;
      if (domain.types().getPageAndType(mfn, type, domain) != 0) {
        domain.mistake("update_descriptor: cannot write " + frames.describe(mfn));
        return -EINVAL;
      }
      frames.memory().writeLong(maddr, Descriptor.adjust(descriptor));
      domain.types().putPageAndType((int) mfn);
      return 0;
    }
  }
}
