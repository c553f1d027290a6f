package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EPERM;
import static org.xenolith.abi.Errno.ESRCH;

import org.xenolith.abi.DomainId;

/** Which domain a hypercall's domid argument means, for callers without privilege. */
final class ForeignDomain {
  private ForeignDomain() {}

  /**
   * The domid of whom the mapped frames are to belong to: the caller, or {@link DomainId#IO}, or a
   * negative errno.
   */
  static int frameOwner(int domid, DomainMemory caller) {
    if (domid == DomainId.SELF) {
      return caller.domid();
    }
    if (domid == DomainId.IO) {
      return DomainId.IO;
    }
    if (domid == caller.domid()) {
      caller.mistake("cannot name itself as the foreign domain");
      return -ESRCH;
    }
    return other(domid, caller);
  }

  /**
   * Like {@link #frameOwner}, where only the caller itself may be meant, by either of its names.
   */
  static int self(int domid, DomainMemory caller) {
    return domid == DomainId.SELF || domid == caller.domid()
        ? caller.domid()
        : other(domid, caller);
  }

  private static int other(int domid, DomainMemory caller) {
    boolean known = domid == DomainId.XEN || domid == DomainId.IO || domid == 0;
    if (!known && caller.frames().domain(domid) == null) {
      caller.mistake("unknown domain d" + domid);
      return -ESRCH;
    }
    return -EPERM;
  }
}
