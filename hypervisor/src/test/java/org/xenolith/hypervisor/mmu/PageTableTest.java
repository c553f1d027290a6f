package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xenolith.abi.MmuAbi.*;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.hypervisor.hypercall.MmuUpdate;

/** Page tables that a guest builds by hand: what is taken, what is refused, what is counted. */
class PageTableTest {
  private static final long TABLE = 0x67;
  private static final long RW = 0x67;
  private static final long RO = 0x65;

  private final TestMachine machine = new TestMachine(128);
  private final TestGuest guest = machine.guest(1, 40);
  private final TestGuest other = machine.guest(2, 20);

  private long first;
  private long l4;
  private long l3;
  private long l2;
  private long l1;
  private long data;

  @BeforeEach
  void build() {
    first = guest.memory.populate(30);
    l4 = first;
    l3 = first + 1;
    l2 = first + 2;
    l1 = first + 3;
    data = first + 10;
    write(l4, 0, entry(l3, TABLE));
    write(l3, 0, entry(l2, TABLE));
    write(l2, 0, entry(l1, TABLE));
    write(l1, 0, entry(data, RW));
    write(l1, 1, entry(l1, RO));
  }

  @AfterEach
  void counts() {
    Invariants.check(machine, guest.mistakes.toString());
  }

  private void write(long table, int slot, long value) {
    machine.memory.writeLong(TestMachine.slot(table, slot), value);
  }

  private static long entry(long mfn, long flags) {
    return TestMachine.maddr(mfn) | flags;
  }

  private long slot(long table, int slot) {
    return TestMachine.slot(table, slot);
  }

  @Test
  void pinningTheRootTypesEveryTable() {
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, l4)).isZero();

    assertThat(machine.frames.type(l4)).isEqualTo(FrameType.L4_TABLE);
    assertThat(machine.frames.type(l3)).isEqualTo(FrameType.L3_TABLE);
    assertThat(machine.frames.type(l2)).isEqualTo(FrameType.L2_TABLE);
    assertThat(machine.frames.type(l1)).isEqualTo(FrameType.L1_TABLE);
    assertThat(machine.frames.type(data)).isEqualTo(FrameType.WRITABLE);
    assertThat(machine.frames.isPinned(l4)).isTrue();
    assertThat(machine.frames.isPinned(l1)).isFalse();
  }

  @Test
  void unpinningLetsEveryTableGo() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuext(MMUEXT_UNPIN_TABLE, l4)).isZero();

    for (long mfn = first; mfn < first + 30; mfn++) {
      assertThat(machine.frames.typeCount(mfn)).isZero();
      assertThat(machine.frames.references(mfn)).isOne();
    }
    assertThat(guest.mmuext(MMUEXT_UNPIN_TABLE, l4)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aTableCannotBePinnedTwice() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, l4)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mistakes).anyMatch(line -> line.contains("already pinned"));
  }

  @Test
  void aTableMayBeReachedTwice() {
    write(l2, 1, entry(l1, TABLE));
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, l4)).isZero();
    assertThat(machine.frames.typeCount(l1)).isEqualTo(2);
    assertThat(machine.frames.typeCount(data)).isOne();
  }

  @Test
  void theKernelsPagesAreMarkedAndGivenToRing3() {
    write(l1, 0, entry(data, 0x63));
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(machine.entry(l1, 0)).isEqualTo(entry(data, 0x67) | PageTableEntry.GUEST_KERNEL);
    assertThat(machine.entry(l1, 1) & PageTableEntry.GLOBAL).isNotZero();
  }

  @Test
  void aKernelRootShowsTheMachineToPhysicalTable() {
    write(l4, 256, entry(data, RW));
    write(l4, 271, entry(data, RW));
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, l4)).isZero();

    assertThat(guest.kernelRootMfn()).isEqualTo(l4);
    assertThat(machine.entry(l4, 271)).isZero();
    guest.memory.setMachineToPhysical(data, 0x1234);
    long l1OfTable = slot(l4, 256);
    long maddr = PageTypes.l1EntryAddress(machine.memory, l4, RO_MPT_VIRT_START);
    assertThat(l1OfTable).isNotEqualTo(maddr);
    long mapped = machine.memory.getLong(maddr);
    assertThat(mapped & PageTableEntry.WRITABLE).isZero();
    assertThat(mapped & PageTableEntry.USER).isNotZero();
    assertThat(machine.memory.getLong(TestMachine.maddr(PageTableEntry.mfn(mapped)) + 8 * data))
        .isEqualTo(0x1234);
  }

  @Test
  void theHypervisorsSlotsAreNotTheGuests() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l4, 256), 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l4, 260), entry(l3, TABLE))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l4, 272), entry(l3, TABLE))).isZero();
  }

  @Test
  void aTableCannotBeMappedForWriting() {
    write(l1, 2, entry(l1, RW));
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, l4)).isEqualTo(-Errno.EBUSY);
    assertThat(machine.frames.typeCount(l4)).isZero();
    write(l1, 2, 0);
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    for (long table : new long[] {l4, l3, l2, l1}) {
      assertThat(guest.mmuUpdate(slot(l1, 2), entry(table, RW))).isEqualTo(-Errno.EBUSY);
      assertThat(guest.mmuUpdate(slot(l1, 2), entry(table, RO))).isZero();
    }
  }

  @Test
  void whatIsMappedForWritingCannotBecomeATable() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, data)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l2, 1), entry(data, TABLE))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l1, 0), entry(data, RO))).isZero();
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, data)).isZero();
  }

  @Test
  void aTypeChangeFlushesStaleTranslations() {
    guest.mmuext(MMUEXT_NEW_BASEPTR, l4);
    guest.mmuUpdate(slot(l1, 0), entry(data, RO));
    int before = guest.flushes;
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, data)).isZero();
    assertThat(guest.flushes).isEqualTo(before + 1);
  }

  @Test
  void aFlushThatHasHappenedIsNotRepeated() {
    guest.mmuext(MMUEXT_NEW_BASEPTR, l4);
    guest.mmuUpdate(slot(l1, 0), entry(data, RO));
    guest.mmuext(MMUEXT_TLB_FLUSH_LOCAL, 0);
    int before = guest.flushes;
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, data)).isZero();
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, first + 20)).isZero();
    assertThat(guest.flushes).isEqualTo(before);
  }

  @Test
  void framesOfOthersAreOutOfReach() {
    long foreign = other.memory.populate(5);
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(foreign, RW))).isEqualTo(-Errno.EBUSY);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(foreign, RO))).isEqualTo(-Errno.EBUSY);
    assertThat(guest.mmuUpdate(slot(l2, 2), entry(foreign, TABLE))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(foreign, 0), 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, foreign)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_CLEAR_PAGE, foreign)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_COPY_PAGE, data, foreign)).isEqualTo(-Errno.EINVAL);
    long m2p = machine.frames.machineToPhysical().firstMfn();
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(m2p, RW))).isEqualTo(-Errno.EBUSY);
    assertThat(guest.mmuUpdate(slot(m2p, 0), 7)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void whatIsNoMemoryIsRefused() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(0xfee00, RW))).isEqualTo(-Errno.EPERM);
    assertThat(guest.mmuUpdate(slot(l1, 2), PageTableEntry.FRAME | RW)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(0, RW))).isEqualTo(-Errno.EBUSY);
    assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, -1L)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(-8L, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(0xfee00, RW), DomainId.IO))
        .isEqualTo(-Errno.EPERM);
  }

  @Test
  void badFlagsAreRefused() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    for (long bad : new long[] {0x80, 0x08, 0x10}) {
      assertThat(guest.mmuUpdate(slot(l1, 2), entry(data, RW | bad))).isEqualTo(-Errno.EINVAL);
      assertThat(guest.mmuUpdate(slot(l2, 2), entry(l1, TABLE | bad))).isEqualTo(-Errno.EINVAL);
    }
    assertThat(guest.mmuUpdate(slot(l2, 2), entry(l1, TABLE | 0x100))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l1, 2), entry(data, RW | 0x100))).isZero();
  }

  @Test
  void tablesDoNotReferToTheirOwnLevel() {
    for (int level = 2; level <= 4; level++) {
      long table = level == 2 ? l2 : level == 3 ? l3 : l4;
      write(table, 5, entry(table, RO));
      assertThat(guest.mmuext(MMUEXT_PIN_L4_TABLE, l4)).isNegative();
      assertThat(guest.mistakes).anyMatch(line -> line.contains("linear page tables"));
      write(table, 5, 0);
    }
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l2, 7), entry(l2, RO))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l2, 7), entry(l3, RO))).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuUpdate(slot(l2, 7), entry(l4, RO))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void droppingAnEntryLetsItsTableGo() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l3, 0), 0)).isZero();
    assertThat(machine.frames.typeCount(l2)).isZero();
    assertThat(machine.frames.typeCount(l1)).isZero();
    assertThat(machine.frames.typeCount(data)).isZero();
    assertThat(guest.mmuUpdate(slot(l3, 0), entry(l2, TABLE))).isZero();
    assertThat(machine.frames.typeCount(l1)).isOne();
  }

  @Test
  void softFlagsChangeWithoutANewLook() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l1, 0), entry(data, RW | 0xe00) | PageTableEntry.NX)).isZero();
    assertThat(machine.frames.references(data)).isEqualTo(2);
    assertThat(machine.entry(l1, 0) & PageTableEntry.NX).isNotZero();
  }

  @Test
  void accessedAndDirtyArePreservedWhereAskedFor() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuUpdate(slot(l1, 0) | MMU_PT_UPDATE_PRESERVE_AD, entry(data, 7))).isZero();
    assertThat(machine.entry(l1, 0) & 0x60).isEqualTo(0x60);
    assertThat(guest.mmuUpdate(slot(l1, 0), entry(data, 7))).isZero();
    assertThat(machine.entry(l1, 0) & 0x60).isZero();
  }

  @Test
  void aListStopsAtItsFirstMistakeAndSaysHowFarItCame() {
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    guest.put(0, slot(l1, 2), entry(data, RW), slot(l1, 3), entry(l1, RW), slot(l1, 4), 0);
    guest.putInt(100, 77);
    assertThat(
            guest.call(new MmuUpdate(), TestGuest.BUFFER, 3, TestGuest.BUFFER + 100, DomainId.SELF))
        .isEqualTo(-Errno.EBUSY);
    assertThat(guest.getInt(100)).isOne();
    assertThat(guest.mmuUpdate(slot(l1, 4) | 5, 0)).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void onlyTheCallerItselfMayBeMeant() {
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 2)).isEqualTo(-Errno.EPERM);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 1)).isEqualTo(-Errno.ESRCH);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 9)).isEqualTo(-Errno.ESRCH);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, DomainId.XEN)).isEqualTo(-Errno.EPERM);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 3 << 16 | DomainId.SELF)).isEqualTo(-Errno.EPERM);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 10 << 16 | DomainId.SELF)).isEqualTo(-Errno.ESRCH);
    assertThat(guest.mmuUpdate(slot(l1, 0), 0, 2 << 16 | DomainId.SELF)).isZero();
  }

  @Test
  void machineToPhysicalEntriesAreTheOwners() {
    assertThat(guest.mmuUpdate(TestMachine.maddr(data) | MMU_MACHPHYS_UPDATE, 0x42)).isZero();
    assertThat(machine.frames.machineToPhysical().get(data)).isEqualTo(0x42);
    assertThat(other.mmuUpdate(TestMachine.maddr(data) | MMU_MACHPHYS_UPDATE, 0x43))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void rootsAreExchangedAndKept() {
    long second = first + 5;
    write(second, 272, entry(l3, TABLE));
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, l4)).isZero();
    assertThat(guest.mmuext(MMUEXT_NEW_USER_BASEPTR, second)).isZero();
    assertThat(machine.frames.typeCount(l3)).isEqualTo(2);
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, second)).isZero();
    assertThat(machine.frames.typeCount(l4)).isZero();
    assertThat(guest.mmuext(MMUEXT_NEW_USER_BASEPTR, 0)).isZero();
    assertThat(machine.frames.typeCount(second)).isOne();
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, data)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, first + 20)).isZero();
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, l1)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.kernelRootMfn()).isEqualTo(first + 20);
  }

  @Test
  void updateVaMappingChangesTheEntryInUse() {
    guest.mmuext(MMUEXT_NEW_BASEPTR, l4);
    assertThat(guest.updateVaMapping(0x2000, entry(data + 1, RW), UVMF_INVLPG)).isZero();
    assertThat(guest.pageFlushes).isOne();
    assertThat(PageTableEntry.mfn(machine.entry(l1, 2))).isEqualTo(data + 1);
    assertThat(guest.updateVaMapping(0x2000, entry(l2, RW), 0)).isEqualTo(-Errno.EBUSY);
    assertThat(guest.updateVaMapping(0x20000000, 0, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.updateVaMapping(HYPERVISOR_VIRT_START, 0, 0)).isEqualTo(-Errno.EINVAL);
    int before = guest.flushes;
    assertThat(guest.updateVaMapping(0x2000, 0, UVMF_TLB_FLUSH | UVMF_ALL)).isZero();
    assertThat(guest.flushes).isEqualTo(before + 1);
  }

  @Test
  void theBuildersTablesAreValidatedOrRefused() {
    guest.memory.installFirstRoot(l4);
    guest.setKernelRoot(l4);
    assertThat(machine.frames.isPinned(l4)).isTrue();
    assertThat(machine.frames.typeCount(l4)).isEqualTo(2);
    assertThatThrownBy(() -> other.memory.installFirstRoot(other.memory.populate(1) + 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDestroyedDomainLeavesNothing() {
    int free = machine.frames.freeFrames();
    guest.memory.installFirstRoot(l4);
    guest.setKernelRoot(l4);
    guest.mmuext(MMUEXT_PIN_L1_TABLE, first + 20);
    guest.destroy();
    assertThat(guest.memory.pages()).isZero();
    assertThat(machine.frames.freeFrames()).isEqualTo(free + 31); // and one of the grant table
  }

  @Test
  void pagesAreClearedAndCopied() {
    machine.memory.writeLong(TestMachine.maddr(data), 5);
    assertThat(guest.mmuext(MMUEXT_COPY_PAGE, data + 1, data)).isZero();
    assertThat(machine.memory.getLong(TestMachine.maddr(data + 1))).isEqualTo(5);
    assertThat(guest.mmuext(MMUEXT_CLEAR_PAGE, data)).isZero();
    assertThat(machine.memory.getLong(TestMachine.maddr(data))).isZero();
    guest.mmuext(MMUEXT_PIN_L4_TABLE, l4);
    assertThat(guest.mmuext(MMUEXT_CLEAR_PAGE, l1)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_COPY_PAGE, l1, data)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void whatDomainsWithoutDevicesMayNotDo() {
    assertThat(guest.mmuext(MMUEXT_FLUSH_CACHE, 0)).isEqualTo(-Errno.EACCES);
    assertThat(guest.mmuext(MMUEXT_FLUSH_CACHE_GLOBAL, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_MARK_SUPER, data)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(guest.mmuext(14, 0)).isEqualTo(-Errno.ENOSYS);
    assertThat(guest.mmuext(99, 0)).isEqualTo(-Errno.ENOSYS);
  }
}
