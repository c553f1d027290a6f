package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.abi.MemoryAbi.*;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.MemoryOp;

/** memory_op as a PV guest sees it. */
class MemoryOpsTest {
  private static final long LIST = TestGuest.BUFFER + 4096;
  private static final int LIST_OFFSET = 4096;

  private final TestMachine machine = new TestMachine(256);
  private final TestGuest guest = machine.guest(1, 60);
  private final TestGuest other = machine.guest(2, 60);

  @AfterEach
  void counts() {
    Invariants.check(machine, guest.mistakes.toString());
  }

  private long reservation(int operation, long count, int order, int domid, long... extents) {
    guest.put(0, LIST, count, order, domid);
    guest.put(LIST_OFFSET, extents);
    return guest.memoryOp(operation);
  }

  @Test
  void aBalloonGoesDownAndUpToTheSamePlaces() {
    long base = guest.memory.populate(50);
    machine.memory.writeLong(TestMachine.maddr(base + 7), 99);
    assertThat(
            reservation(
                XENMEM_DECREASE_RESERVATION, 3, 0, DomainId.SELF, base + 7, base + 8, base + 9))
        .isEqualTo(3);
    assertThat(guest.memory.pages()).isEqualTo(47);

    assertThat(reservation(XENMEM_POPULATE_PHYSMAP, 2, 0, DomainId.SELF, 8, 7)).isEqualTo(2);
    assertThat(guest.getLong(LIST_OFFSET)).isEqualTo(base + 8);
    assertThat(guest.getLong(LIST_OFFSET + 8)).isEqualTo(base + 7);
    assertThat(machine.frames.machineToPhysical().get(base + 8)).isEqualTo(8);
    assertThat(machine.memory.getLong(TestMachine.maddr(base + 7))).isZero();
    assertThat(guest.memory.pages()).isEqualTo(49);
  }

  @Test
  void freedFramesAreFlushedBeforeOthersGetThem() {
    long base = guest.memory.populate(10);
    reservation(XENMEM_DECREASE_RESERVATION, 1, 0, DomainId.SELF, base + 3);
    assertThat(guest.flushes).isOne();
    assertThat(machine.frames.owner(base + 3)).isEqualTo(DomainId.INVALID);
  }

  @Test
  void aFrameInUseIsFreedWhenItsLastUseEnds() {
    long base = guest.memory.populate(10);
    machine.memory.writeLong(TestMachine.slot(base, 0), TestMachine.maddr(base + 1) | 0x67);
    guest.mmuext(MmuAbi.MMUEXT_PIN_L1_TABLE, base);
    assertThat(reservation(XENMEM_DECREASE_RESERVATION, 1, 0, DomainId.SELF, base + 1)).isOne();
    assertThat(guest.memory.pages()).isEqualTo(10);
    assertThat(machine.frames.owner(base + 1)).isEqualTo(1);
    guest.mmuUpdate(TestMachine.slot(base, 0), 0);
    assertThat(guest.memory.pages()).isEqualTo(9);
    assertThat(machine.frames.owner(base + 1)).isEqualTo(DomainId.INVALID);
  }

  @Test
  void theMaximumStopsAList() {
    guest.memory.populate(58);
    assertThat(reservation(XENMEM_POPULATE_PHYSMAP, 4, 0, DomainId.SELF, 58, 59, 60, 61))
        .isEqualTo(2);
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, 1, 0, DomainId.SELF)).isZero();
  }

  @Test
  void largeExtentsAreAlignedAndBounded() {
    guest.memory.populate(3);
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, 1, 3, DomainId.SELF)).isOne();
    assertThat(guest.getLong(LIST_OFFSET) % 8).isZero();
    assertThat(guest.memory.pages()).isEqualTo(11);
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, 1, 10, DomainId.SELF)).isZero();
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, 1, -1, DomainId.SELF)).isZero();
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, 1, 32, DomainId.SELF)).isZero();
    assertThat(reservation(XENMEM_INCREASE_RESERVATION, -1L, 0, DomainId.SELF)).isZero();
  }

  @Test
  void onlyItsOwnReservation() {
    long theirs = other.memory.populate(2);
    long shared = guest.memory.allocateShared(1);
    guest.memory.populate(2);
    assertThat(reservation(XENMEM_DECREASE_RESERVATION, 1, 0, DomainId.SELF, theirs)).isZero();
    assertThat(reservation(XENMEM_DECREASE_RESERVATION, 1, 0, DomainId.SELF, shared)).isZero();
    assertThat(reservation(XENMEM_DECREASE_RESERVATION, 1, 0, DomainId.SELF, -1L)).isZero();
    assertThat(reservation(XENMEM_DECREASE_RESERVATION, 1, 0, 2, theirs)).isZero();
    assertThat(reservation(XENMEM_POPULATE_PHYSMAP, 1, 0, 1, 5)).isOne();
  }

  @Test
  void whatIsAskedAboutTheReservation() {
    guest.memory.populate(10);
    guest.put(0, DomainId.SELF);
    assertThat(guest.memoryOp(XENMEM_CURRENT_RESERVATION)).isEqualTo(10);
    assertThat(guest.memoryOp(XENMEM_MAXIMUM_RESERVATION)).isEqualTo(60);
    guest.put(0, 2);
    assertThat(guest.memoryOp(XENMEM_CURRENT_RESERVATION)).isEqualTo(-Errno.EPERM);
    guest.put(0, 77);
    assertThat(guest.memoryOp(XENMEM_CURRENT_RESERVATION)).isEqualTo(-Errno.ESRCH);
    assertThat(guest.memoryOp(XENMEM_MAXIMUM_RAM_PAGE)).isEqualTo(256);
  }

  @Test
  void theMemoryMapIsOneEntryOfRam() {
    guest.put(0, 5, LIST);
    assertThat(guest.memoryOp(XENMEM_MEMORY_MAP)).isZero();
    assertThat(guest.getInt(0)).isOne();
    assertThat(guest.getLong(LIST_OFFSET)).isZero();
    assertThat(guest.getLong(LIST_OFFSET + 8)).isEqualTo(60L << 12);
    assertThat(guest.getInt(LIST_OFFSET + 16)).isEqualTo(E820_RAM);
  }

  @Test
  void whereTheMachineToPhysicalTableIs() {
    assertThat(guest.memoryOp(XENMEM_MACHPHYS_MAPPING)).isZero();
    assertThat(guest.getLong(0)).isEqualTo(MmuAbi.RO_MPT_VIRT_START);
    assertThat(guest.getLong(8)).isEqualTo(MmuAbi.RO_MPT_VIRT_END);
    assertThat(guest.getLong(16)).isEqualTo(255);

    guest.put(0, 8, LIST);
    assertThat(guest.memoryOp(XENMEM_MACHPHYS_MFN_LIST)).isZero();
    assertThat(guest.getInt(16)).isOne();
    assertThat(guest.getLong(LIST_OFFSET)).isEqualTo(machine.frames.machineToPhysical().firstMfn());
  }

  @Test
  void whatAPvGuestCannotDo() {
    guest.put(0, DomainId.SELF);
    assertThat(guest.memoryOp(XENMEM_ADD_TO_PHYSMAP)).isEqualTo(-Errno.EACCES);
    assertThat(guest.memoryOp(XENMEM_REMOVE_FROM_PHYSMAP)).isEqualTo(-Errno.EACCES);
    assertThat(guest.memoryOp(XENMEM_MACHINE_MEMORY_MAP)).isEqualTo(-Errno.ENOSYS);
    assertThat(guest.memoryOp(63)).isEqualTo(-Errno.ENOSYS);
    assertThat(guest.memoryOp(XENMEM_MAXIMUM_RAM_PAGE | 1 << MEMOP_EXTENT_SHIFT))
        .isEqualTo(-Errno.EINVAL);
  }

  private long exchange(int inOrder, int outOrder, long inCount, long outCount) {
    guest.put(0, LIST, inCount, inOrder, DomainId.SELF);
    guest.put(32, LIST + 1024, outCount, outOrder, DomainId.SELF, 0);
    return guest.memoryOp(XENMEM_EXCHANGE);
  }

  @Test
  void singleFramesAreExchangedForAContiguousExtent() {
    long base = guest.memory.populate(10);
    guest.put(LIST_OFFSET, base + 1, base + 3, base + 5, base + 7);
    guest.put(LIST_OFFSET + 1024, 0x33);
    assertThat(exchange(0, 2, 4, 1)).isZero();
    assertThat(guest.getLong(64)).isEqualTo(4);
    long got = guest.getLong(LIST_OFFSET + 1024);
    assertThat(got % 4).isZero();
    assertThat(machine.frames.owner(got + 3)).isEqualTo(1);
    assertThat(machine.frames.machineToPhysical().get(got + 3)).isEqualTo(0x36);
    assertThat(machine.frames.owner(base + 1)).isEqualTo(DomainId.INVALID);
    assertThat(guest.memory.pages()).isEqualTo(10);
  }

  @Test
  void anExchangeThatCannotBeLeavesEverything() {
    long base = guest.memory.populate(10);
    guest.put(LIST_OFFSET, base + 1, base + 1);
    assertThat(exchange(0, 1, 2, 1)).isEqualTo(-Errno.EINVAL);
    machine.memory.writeLong(TestMachine.slot(base, 0), TestMachine.maddr(base + 2) | 0x67);
    guest.mmuext(MmuAbi.MMUEXT_PIN_L1_TABLE, base);
    guest.put(LIST_OFFSET, base + 1, base + 2);
    assertThat(exchange(0, 1, 2, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(machine.frames.owner(base + 1)).isEqualTo(1);
    assertThat(exchange(0, 1, 3, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(exchange(0, 10, 1024, 1)).isEqualTo(-Errno.EPERM);
    assertThat(exchange(0, 1, Long.MIN_VALUE, Long.MIN_VALUE >>> 1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void argumentsOutsideTheGuestAreNoAnswer() {
    assertThat(guest.call(new MemoryOp(), XENMEM_POPULATE_PHYSMAP, 64)).isZero();
    assertThat(guest.call(new MemoryOp(), XENMEM_MEMORY_MAP, 64)).isEqualTo(-Errno.EFAULT);
  }
}
