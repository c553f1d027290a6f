package org.xenolith.hypervisor.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xenolith.abi.GrantAbi.*;
import static org.xenolith.abi.MmuAbi.MMUEXT_NEW_BASEPTR;
import static org.xenolith.abi.MmuAbi.MMUEXT_PIN_L1_TABLE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.hypervisor.grant.GrantTable.GrantException;
import org.xenolith.hypervisor.mmu.Invariants;
import org.xenolith.hypervisor.mmu.TestGuest;
import org.xenolith.hypervisor.mmu.TestMachine;

/** Grants to the host's backends and between the guests of a machine. */
class GrantTableTest {
  private static final int REF = 9;
  private static final long WRITABLE_ENTRY = 2;

  private final TestMachine machine = new TestMachine(128);
  private final TestGuest owner = machine.guest(1, 40);
  private final TestGuest user = machine.guest(2, 40);
  private long granted;
  private long root;
  private long l1;

  @BeforeEach
  void build() {
    granted = owner.memory.populate(10) + 5;
    root = user.memory.populate(10);
    l1 = root + 3;
    for (long table = root; table < l1; table++) {
      machine.memory.writeLong(TestMachine.slot(table, 0), TestMachine.maddr(table + 1) | 0x67);
    }
    assertThat(user.mmuext(MMUEXT_NEW_BASEPTR, root)).isZero();
  }

  private void grant(int ref, int flags, int domid, long mfn) {
    machine.memory.writeInt(owner.grants.entryMaddr(ref) + 4, (int) mfn);
    machine.memory.writeInt(owner.grants.entryMaddr(ref), domid << 16 | flags);
  }

  private int entryFlags(int ref) {
    return machine.memory.getInt(owner.grants.entryMaddr(ref)) & 0xffff;
  }

  private int map(int ref, int flags, long address) {
    user.put(0, address, 0, 0, 0);
    user.putInt(8, flags);
    user.putInt(12, ref);
    user.putShort(16, 1);
    assertThat(user.grantOp(GNTTABOP_MAP_GRANT_REF, 1)).isZero();
    return (short) user.getShort(18);
  }

  private int unmap(long address, int handle) {
    user.put(0, address, 0, handle);
    assertThat(user.grantOp(GNTTABOP_UNMAP_GRANT_REF, 1)).isZero();
    return (short) user.getShort(20);
  }

  // ---- the host

  @Test
  void theHostMapsWhatItWasGranted() throws GrantException {
    grant(REF, GTF_PERMIT_ACCESS, 0, granted);
    GrantTable.Mapping mapping = owner.grants.map(REF, false);
    assertThat(mapping.maddr()).isEqualTo(TestMachine.maddr(granted));
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS | GTF_READING | GTF_WRITING);
    assertThat(owner.mmuext(MMUEXT_PIN_L1_TABLE, granted)).isNegative();

    GrantTable.Mapping second = owner.grants.map(REF, true);
    mapping.close();
    mapping.close();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS | GTF_READING);
    second.close();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
    assertThat(owner.mmuext(MMUEXT_PIN_L1_TABLE, granted)).isZero();
    Invariants.check(machine, "after the host");
  }

  @Test
  void theBuildersEntriesAreGrants() throws GrantException {
    owner.grants.seed(RESERVED_CONSOLE, 0, granted);
    try (GrantTable.Mapping mapping = owner.grants.map(RESERVED_CONSOLE, false)) {
      assertThat(mapping.maddr()).isEqualTo(TestMachine.maddr(granted));
    }
  }

  @Test
  void theHostIsRefusedWhatItWasNotGranted() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    assertRefused(REF, false, GNTST_GENERAL_ERROR);
    grant(REF, GTF_INVALID, 0, granted);
    assertRefused(REF, true, GNTST_GENERAL_ERROR);
    grant(REF, GTF_PERMIT_ACCESS | GTF_READONLY, 0, granted);
    assertRefused(REF, false, GNTST_GENERAL_ERROR);
    grant(REF, GTF_PERMIT_ACCESS | GTF_SUB_PAGE, 0, granted);
    assertRefused(REF, true, GNTST_GENERAL_ERROR);
    grant(REF, GTF_PERMIT_ACCESS, 0, root);
    assertRefused(REF, true, GNTST_BAD_PAGE);
    grant(REF, GTF_PERMIT_ACCESS, 0, 0xffffffffL);
    assertRefused(REF, true, GNTST_BAD_PAGE);
    owner.mmuext(MMUEXT_PIN_L1_TABLE, granted);
    grant(REF, GTF_PERMIT_ACCESS, 0, granted);
    assertRefused(REF, false, GNTST_GENERAL_ERROR);
    assertRefused(-1, true, GNTST_BAD_GNTREF);
    assertRefused(512, true, GNTST_BAD_GNTREF);
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
    Invariants.check(machine, "after refusals");
  }

  private void assertRefused(int ref, boolean readOnly, int status) {
    assertThatThrownBy(() -> owner.grants.map(ref, readOnly))
        .isInstanceOfSatisfying(
            GrantException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  @Test
  void aMappingOutlivesItsDomain() throws GrantException {
    grant(REF, GTF_PERMIT_ACCESS, 0, granted);
    GrantTable.Mapping mapping = owner.grants.map(REF, false);
    machine.memory.writeLong(mapping.maddr(), 42);
    owner.destroy();
    assertThat(machine.memory.getLong(mapping.maddr())).isEqualTo(42);
    assertThat(machine.frames.references(granted)).isOne();
    TestGuest next = machine.guest(3, 40);
    long base = next.memory.populate(4);
    assertThat(granted < base || granted > base + 3).isTrue();
    mapping.close();
    assertThat(machine.frames.owner(granted)).isEqualTo(DomainId.INVALID);
    assertThat(machine.frames.references(granted)).isZero();
    assertRefused(REF, true, GNTST_BAD_DOMAIN);
  }

  // ---- between guests

  @Test
  void anotherGuestMapsAndUnmaps() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    assertThat(map(REF, GNTMAP_HOST_MAP, 0x3000)).isZero();
    int handle = user.getInt(20);
    assertThat(user.getLong(24)).isEqualTo(TestMachine.maddr(granted));
    assertThat(machine.entry(l1, 3) & ~0xfffL & (1L << 52) - 1)
        .isEqualTo(TestMachine.maddr(granted));
    assertThat(machine.entry(l1, 3) & WRITABLE_ENTRY).isNotZero();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS | GTF_READING | GTF_WRITING);
    Invariants.check(machine, "mapped");

    int flushes = user.flushes;
    assertThat(unmap(0x3000, handle)).isZero();
    assertThat(user.flushes).isGreaterThan(flushes);
    assertThat(machine.entry(l1, 3)).isZero();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
    assertThat(unmap(0x3000, handle)).isEqualTo(GNTST_BAD_HANDLE);
    Invariants.check(machine, "unmapped");
  }

  @Test
  void anEntryIsNamedByItsMachineAddressToo() {
    grant(REF, GTF_PERMIT_ACCESS | GTF_READONLY, 2, granted);
    int flags = GNTMAP_HOST_MAP | GNTMAP_CONTAINS_PTE | GNTMAP_READONLY;
    long slot = TestMachine.slot(l1, 8);
    assertThat(map(REF, flags, slot)).isZero();
    assertThat(machine.entry(l1, 8) & WRITABLE_ENTRY).isZero();
    assertThat(unmap(slot, user.getInt(20))).isZero();
    assertThat(map(REF, flags, slot + 1)).isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(map(REF, flags, TestMachine.slot(root, 8))).isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(map(REF, flags, TestMachine.slot(granted, 8))).isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS | GTF_READONLY);
    Invariants.check(machine, "refused");
  }

  @Test
  void badMappingsGetTheirStatus() {
    grant(REF, GTF_PERMIT_ACCESS | GTF_READONLY, 2, granted);
    assertThat(map(REF, GNTMAP_HOST_MAP, 0x3000)).isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(map(REF, 0, 0x3000)).isEqualTo(GNTST_BAD_GNTREF);
    assertThat(map(1 << 20, GNTMAP_HOST_MAP, 0x3000)).isEqualTo(GNTST_BAD_GNTREF);
    assertThat(map(REF, GNTMAP_HOST_MAP | GNTMAP_READONLY, 0x40000000))
        .isEqualTo(GNTST_GENERAL_ERROR);
    user.putShort(16, 77);
    user.grantOp(GNTTABOP_MAP_GRANT_REF, 1);
    assertThat((short) user.getShort(18)).isEqualTo((short) GNTST_BAD_DOMAIN);
    Invariants.check(machine, "refused");
  }

  @Test
  void anOverwrittenEntryTakesItsReferencesAlong() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    map(REF, GNTMAP_HOST_MAP, 0x3000);
    int handle = user.getInt(20);
    assertThat(user.mmuUpdate(TestMachine.slot(l1, 3), 0)).isZero();
    assertThat(entryFlags(REF) & GTF_WRITING).isNotZero();
    Invariants.check(machine, "overwritten");
    int flushes = user.flushes;
    assertThat(owner.mmuext(MMUEXT_PIN_L1_TABLE, granted)).isZero();
    assertThat(user.flushes).as("its TLB may still know the frame").isGreaterThan(flushes);
    assertThat(unmap(0x3000, handle)).isEqualTo(GNTST_GENERAL_ERROR);
    user.destroy();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
  }

  @Test
  void aGuestDiesWithWhatItMapped() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    map(REF, GNTMAP_HOST_MAP | GNTMAP_DEVICE_MAP, 0x3000);
    assertThat(machine.frames.references(granted)).isEqualTo(3);
    user.destroy();
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
    assertThat(machine.frames.references(granted)).isOne();
    assertThat(machine.frames.typeCount(granted)).isZero();
  }

  @Test
  void theOwnerDiesFirst() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    map(REF, GNTMAP_HOST_MAP, 0x3000);
    int handle = user.getInt(20);
    owner.destroy();
    assertThat(machine.frames.references(granted)).isOne();
    assertThat(unmap(0x3000, handle)).isZero();
    assertThat(machine.frames.references(granted)).isZero();
  }

  @Test
  void unmapAndReplaceMovesAnotherMapping() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    user.updateVaMapping(0x7000, TestMachine.maddr(root + 7) | 0x67, 0);
    map(REF, GNTMAP_HOST_MAP, 0x3000);
    user.put(0, 0x3000, 0x7000, user.getInt(20));
    assertThat(user.grantOp(GNTTABOP_UNMAP_AND_REPLACE, 1)).isZero();
    assertThat((short) user.getShort(20)).isZero();
    assertThat(machine.entry(l1, 7)).isZero();
    assertThat(machine.entry(l1, 3) & 0xffffff000L).isEqualTo(TestMachine.maddr(root + 7));
    Invariants.check(machine, "replaced");
  }

  // ---- copies

  private int copy(long from, int fromDomid, long to, int toDomid, int length, int flags) {
    user.put(0, from, fromDomid | 16L << 16, to, toDomid | 32L << 16);
    user.put(32, length | (long) flags << 16);
    assertThat(user.grantOp(GNTTABOP_COPY, 1)).isZero();
    return (short) user.getShort(36);
  }

  @Test
  void bytesAreCopiedOutOfAndIntoGrants() {
    grant(REF, GTF_PERMIT_ACCESS, 2, granted);
    machine.memory.writeLong(TestMachine.maddr(granted) + 16, 0x1122334455667788L);
    long own = root + 8;
    assertThat(copy(REF, 1, own, DomainId.SELF, 8, GNTCOPY_SOURCE_GREF)).isZero();
    assertThat(machine.memory.getLong(TestMachine.maddr(own) + 32)).isEqualTo(0x1122334455667788L);
    machine.memory.writeLong(TestMachine.maddr(own) + 16, 7);
    assertThat(copy(own, DomainId.SELF, REF, 1, 8, GNTCOPY_DEST_GREF)).isZero();
    assertThat(machine.memory.getLong(TestMachine.maddr(granted) + 32)).isEqualTo(7);
    assertThat(entryFlags(REF)).isEqualTo(GTF_PERMIT_ACCESS);
    Invariants.check(machine, "copied");
  }

  @Test
  void badCopiesGetTheirStatus() {
    grant(REF, GTF_PERMIT_ACCESS | GTF_READONLY, 2, granted);
    long own = root + 8;
    assertThat(copy(own, DomainId.SELF, REF, 1, 8, GNTCOPY_DEST_GREF))
        .isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(copy(granted, 1, own, DomainId.SELF, 8, 0)).isEqualTo(GNTST_PERMISSION_DENIED);
    assertThat(copy(granted, DomainId.SELF, own, DomainId.SELF, 8, 0)).isEqualTo(GNTST_BAD_PAGE);
    assertThat(copy(own, DomainId.SELF, l1, DomainId.SELF, 8, 0)).isEqualTo(GNTST_GENERAL_ERROR);
    assertThat(copy(own, DomainId.SELF, own + 1, DomainId.SELF, 4090, 0))
        .isEqualTo(GNTST_BAD_COPY_ARG);
    assertThat(copy(REF, 55, own, DomainId.SELF, 8, GNTCOPY_SOURCE_GREF))
        .isEqualTo(GNTST_BAD_DOMAIN);
    assertThat(copy(REF + 1, 1, own, DomainId.SELF, 8, GNTCOPY_SOURCE_GREF))
        .isEqualTo(GNTST_GENERAL_ERROR);
    Invariants.check(machine, "refused");
  }

  // ---- questions

  @Test
  void theTableGrowsToItsMaximum() {
    user.put(0, DomainId.SELF, 0);
    user.grantOp(GNTTABOP_QUERY_SIZE, 1);
    assertThat(user.getInt(4)).isOne();
    assertThat(user.getInt(8)).isEqualTo(4);

    user.put(0, DomainId.SELF | 3L << 32, 0, TestGuest.BUFFER + 512);
    assertThat(user.grantOp(GNTTABOP_SETUP_TABLE, 1)).isZero();
    assertThat((short) user.getShort(8)).isZero();
    long mfn = user.getLong(512 + 16);
    assertThat(machine.frames.owner(mfn)).isEqualTo(2);
    assertThat(user.updateVaMapping(0x9000, TestMachine.maddr(mfn) | 0x67, 0)).isZero();

    user.put(0, DomainId.SELF | 5L << 32, 0, TestGuest.BUFFER + 512);
    user.grantOp(GNTTABOP_SETUP_TABLE, 1);
    assertThat((short) user.getShort(8)).isEqualTo((short) GNTST_GENERAL_ERROR);
    user.put(0, 1 | 1L << 32, 0, TestGuest.BUFFER + 512);
    user.grantOp(GNTTABOP_SETUP_TABLE, 1);
    assertThat((short) user.getShort(8)).isEqualTo((short) GNTST_PERMISSION_DENIED);
    user.put(0, DomainId.SELF | 1L << 32, 0, 64);
    user.grantOp(GNTTABOP_SETUP_TABLE, 1);
    assertThat((short) user.getShort(8)).isEqualTo((short) GNTST_BAD_VIRT_ADDR);
    assertThat(user.grantOp(GNTTABOP_SETUP_TABLE, 2)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void versionOneIsAllThereIs() {
    user.putInt(0, 2);
    assertThat(user.grantOp(GNTTABOP_SET_VERSION, 1)).isEqualTo(-Errno.ENOSYS);
    assertThat(user.getInt(0)).isOne();
    assertThat(user.grantOp(GNTTABOP_SET_VERSION, 1)).isZero();
    user.put(0, DomainId.SELF);
    assertThat(user.grantOp(GNTTABOP_GET_VERSION, 1)).isZero();
    assertThat(user.getInt(4)).isOne();
    user.put(0, 1L | (long) DomainId.SELF << 32, 0);
    assertThat(user.grantOp(GNTTABOP_GET_STATUS_FRAMES, 1)).isZero();
    assertThat((short) user.getShort(6)).isEqualTo((short) GNTST_GENERAL_ERROR);
    assertThat(user.grantOp(GNTTABOP_TRANSFER, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(user.grantOp(99, 1)).isEqualTo(-Errno.ENOSYS);
    assertThat(user.grantOp(GNTTABOP_COPY, -1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void entriesNotInUseAreSwapped() throws GrantException {
    grant(REF, GTF_PERMIT_ACCESS, 0, granted);
    owner.putInt(0, REF);
    owner.putInt(4, REF + 1);
    assertThat(owner.grantOp(GNTTABOP_SWAP_GRANT_REF, 1)).isZero();
    assertThat((short) owner.getShort(8)).isZero();
    try (GrantTable.Mapping mapping = owner.grants.map(REF + 1, true)) {
      assertThat(mapping.maddr()).isEqualTo(TestMachine.maddr(granted));
      owner.grantOp(GNTTABOP_SWAP_GRANT_REF, 1);
      assertThat((short) owner.getShort(8)).isEqualTo((short) GNTST_EAGAIN);
    }
    owner.putInt(4, 1 << 20);
    owner.grantOp(GNTTABOP_SWAP_GRANT_REF, 1);
    assertThat((short) owner.getShort(8)).isEqualTo((short) GNTST_BAD_GNTREF);
  }

  @Test
  void cacheFlushesAreCheckedOnly() {
    user.put(0, TestMachine.maddr(root), 16L << 16 | 1L << 32);
    assertThat(user.grantOp(GNTTABOP_CACHE_FLUSH, 1)).isZero();
    user.put(0, TestMachine.maddr(granted));
    assertThat(user.grantOp(GNTTABOP_CACHE_FLUSH, 1)).isEqualTo(-Errno.EPERM);
    user.put(0, TestMachine.maddr(5000));
    assertThat(user.grantOp(GNTTABOP_CACHE_FLUSH, 1)).isEqualTo(-Errno.EINVAL);
    user.put(8, 4096 | 16L << 16 | 1L << 32);
    assertThat(user.grantOp(GNTTABOP_CACHE_FLUSH, 1)).isEqualTo(-Errno.EINVAL);
  }
}
