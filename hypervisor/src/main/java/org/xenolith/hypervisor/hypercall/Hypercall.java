package org.xenolith.hypervisor.hypercall;

import org.jspecify.annotations.Nullable;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.grant.DomainGrantTable;
import org.xenolith.hypervisor.mmu.DescriptorTables;
import org.xenolith.hypervisor.mmu.DomainMemory;

/**
 * One hypercall: unpacks its arguments, calls, maps the error. A thin class per hypercall in this
 * package; the rooms beside it (mmu, grant, evtchn, sched, time) do the work.
 */
@FunctionalInterface
public interface Hypercall {
  /**
   * @param call who called, its arguments and access to its memory
   * @return RAX: the result or a negative errno of {@code abi.Errno}
   */
  long invoke(Call call) throws GuestAccess.BadAddress;

  /** The calling vcpu and its arguments. */
  interface Call {
    Domain domain();

    /** Which vcpu of the domain calls. */
    int vcpuId();

    /** The calling vcpu. */
    default Vcpu vcpu() {
      return domain().vcpu(vcpuId());
    }

    /** Argument 0 to 5 (RDI, RSI, RDX, R10, R8, R9). */
    long argument(int index);

    GuestAccess guest();

    /** The calling domain's memory. */
    default DomainMemory memory() {
      return domain().memory();
    }

    /** The calling domain's grant table. */
    default DomainGrantTable grantTable() {
      return (DomainGrantTable) domain().grantTable();
    }

    /** Another domain's grant table, or null where there is no such domain in this machine. */
    default @Nullable DomainGrantTable grantTable(int domid) {
      Domain peer = domain().machine().domain(domid);
      return peer == null ? null : (DomainGrantTable) peer.grantTable();
    }

    /**
     * The vcpu will not go on after this hypercall: a long list of requests is left where it is, so
     * that nobody waits for it. Never true for a mere pause, of which a guest sees nothing.
     */
    default boolean mustStop() {
      return false;
    }

    /** The calling vcpu's GDT and LDT. */
    DescriptorTables descriptorTables();

    /**
     * Forgets the cached translations of this vcpu (or, with a page address, of that page only).
     */
    void flushTlb();

    void flushTlbPage(long linear);

    /** The machine address of the guest kernel's active level-4 table. */
    long kernelRootMaddr();

    /** MMUEXT_NEW_BASEPTR: installs a validated root (references already counted by the caller). */
    void setKernelRoot(long l4Mfn);

    /** MMUEXT_NEW_USER_BASEPTR; 0 for none. */
    void setUserRoot(long l4Mfn);

    long kernelRootMfn();

    long userRootMfn();
  }
}
