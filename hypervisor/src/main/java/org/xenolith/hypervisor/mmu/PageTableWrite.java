package org.xenolith.hypervisor.mmu;

import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * Writable page tables: a store of the guest kernel into a level-1 table that it maps read-only is
 * carried out with the checks of mmu_update. Tables of other levels are not written that way.
 */
public final class PageTableWrite {
  private final DomainMemory domain;
  private final FrameTable frames;
  private final MachineMemory memory;

  public PageTableWrite(DomainMemory memory) {
    this.domain = memory;
    this.frames = memory.frames();
    this.memory = frames.memory();
  }

  /**
   * Whether an address is mapped read-only to a level-1 table of the domain: a write fault there is
   * worth decoding the instruction.
   */
  public boolean isCandidate(Call call, long cr2) {
    synchronized (frames) {
      return tableAddress(call, cr2) >= 0;
    }
  }

  /**
   * To be tried on every page fault that the guest kernel takes by writing to a present page,
   * before the fault is given to the guest.
   *
   * @param cr2 the faulting address
   * @param instruction the one at RIP, whose store faulted
   * @return true where the store has been done: registers and RIP have moved on and the guest goes
   *     on; false where this was no such store, or a forbidden one: nothing has changed and the
   *     guest gets its fault
   */
  public boolean emulate(Call call, Cpu cpu, long cr2, Instruction instruction) {
    synchronized (frames) {
      long maddr = tableAddress(call, cr2);
      if (maddr < 0) {
        return false;
      }
      StoreInstruction store = StoreInstruction.of(cpu, instruction);
      if (store == null) {
        domain.mistake("page table write by %s is not emulated".formatted(instruction));
        return false;
      }
      if (store.linear() != cr2 || (cr2 & store.sizeBytes() - 1) != 0) {
        domain.mistake(
            "page table write at %016x, %d bytes, faulted at %016x"
                .formatted(store.linear(), store.sizeBytes(), cr2));
        return false;
      }
      if (!store(maddr, store)) {
        domain.mistake("page table write at %016x refused".formatted(cr2));
        return false;
      }
      store.finish();
      return true;
    }
  }

  /** The machine address behind {@code cr2}, if that is what this class is for; -1 otherwise. */
  private long tableAddress(Call call, long cr2) {
    if (!MmuAbi.isGuestAddress(cr2)) {
      return -1;
    }
    long entryMaddr = PageTypes.l1EntryAddress(memory, call.kernelRootMfn(), cr2);
    if (entryMaddr < 0) {
      return -1;
    }
    long mapping = memory.getLongAcquire(entryMaddr);
    boolean readOnly = PageTableEntry.isPresent(mapping) && !PageTableEntry.isWritable(mapping);
    long mfn = PageTableEntry.mfn(mapping);
    return readOnly && domain.isValidatedL1Table(mfn)
        ? (mfn << MachineMemory.PAGE_SHIFT) + (cr2 & MachineMemory.PAGE_SIZE - 1)
        : -1;
  }

  private boolean store(long maddr, StoreInstruction store) {
    TableEntries entries = domain.types().entries();
    long slot = maddr & ~7;
    int shift = (int) (maddr & 7) * 8;
    long mask = store.sizeBytes() == 8 ? -1 : (1L << 8 * store.sizeBytes()) - 1;
    while (true) {
      long old = memory.getLongAcquire(slot);
      long entry = old & ~(mask << shift) | store.newValue(old >>> shift) << shift;
      if (PageTableEntry.isPresent(entry)) {
        if (entries.getL1(entry, domain, domain.domid()) != 0) {
          return false;
        }
        entry = PageTableEntry.adjustL1(entry);
      }
      if (entries.storeIf(slot, old, entry)) {
        entries.putL1(old);
        return true;
      }
      entries.putL1(entry); // the processor has set ACCESSED or DIRTY in between
    }
  }
}
