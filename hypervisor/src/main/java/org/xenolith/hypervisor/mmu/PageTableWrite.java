package org.xenolith.hypervisor.mmu;

import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * Writable page tables: a store of the guest kernel into a level-1 table that it maps read-only is
 * carried out with the checks of mmu_update. SKELETON: the signature stands, the body follows.
 */
public final class PageTableWrite {
  public PageTableWrite(DomainMemory memory) {}

  /**
   * To be tried on every page fault that the guest kernel (or, as on Xen, a hypervisor access on
   * its behalf) takes by writing to a present page, before the fault is given to the guest.
   *
   * @param cr2 the faulting address
   * @param instruction the one at RIP, whose store faulted
   * @return true where the store has been done: registers and RIP have moved on and the guest goes
   *     on; false where this was no such store, or a forbidden one: nothing has changed and the
   *     guest gets its fault
   */
  public boolean emulate(Call call, Cpu cpu, long cr2, Instruction instruction) {
    throw new UnsupportedOperationException();
  }
}
