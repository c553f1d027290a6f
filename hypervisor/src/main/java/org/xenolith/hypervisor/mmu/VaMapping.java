package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.MmuAbi.UVMF_ALL;
import static org.xenolith.abi.MmuAbi.UVMF_FLUSHTYPE_MASK;
import static org.xenolith.abi.MmuAbi.UVMF_INVLPG;
import static org.xenolith.abi.MmuAbi.UVMF_LOCAL;
import static org.xenolith.abi.MmuAbi.UVMF_TLB_FLUSH;

import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;

/** update_va_mapping: the level 1 entry that maps an address now, changed and flushed. */
public final class VaMapping {
  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  public VaMapping(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /**
   * @param flags what to flush and where (UVMF_*)
   * @param frameDomid whose frame is mapped; DOMID_SELF for the caller's
   * @return 0 or a negative errno
   */
  public long update(long linear, long entry, long flags, int frameDomid) throws BadAddress {
    synchronized (frames) {
      int frameOwner = ForeignDomain.frameOwner(frameDomid, domain);
      int result = frameOwner < 0 ? frameOwner : modify(linear, entry, frameOwner);
      if (result != 0) {
        domain.mistake(
            "update_va_mapping: error %d for address %016x, val %016x"
                .formatted(result, linear, entry));
        return result;
      }
      return flush(linear, flags);
    }
  }

  private int modify(long linear, long entry, int frameOwner) {
    if (!MmuAbi.isGuestAddress(linear)) {
      return -EINVAL;
    }
    long maddr = PageTypes.l1EntryAddress(frames.memory(), call.kernelRootMfn(), linear);
    if (maddr < 0) {
      return -EINVAL;
    }
    long table = maddr >>> MachineMemory.PAGE_SHIFT;
    return domain.isValidatedL1Table(table)
        ? domain.types().entries().modifyL1(maddr, entry, false, domain, frameOwner)
        : -EINVAL;
  }

  private long flush(long linear, long flags) throws BadAddress {
    long what = flags & UVMF_FLUSHTYPE_MASK;
    long whose = flags & ~UVMF_FLUSHTYPE_MASK;
    if (what == UVMF_TLB_FLUSH) {
      if (whose == UVMF_LOCAL) {
        call.flushTlb();
        domain.tlbFlushed(call.vcpuId());
      } else {
        domain.flush(vcpus(whose));
      }
    } else if (what == UVMF_INVLPG) {
      if (whose == UVMF_LOCAL) {
        call.flushTlbPage(linear);
      } else {
        domain.flushPage(vcpus(whose), linear);
      }
    }
    return 0;
  }

  private long vcpus(long whose) throws BadAddress {
    return whose == UVMF_ALL ? TlbFlusher.ALL : call.guest().readLong(whose);
  }
}
