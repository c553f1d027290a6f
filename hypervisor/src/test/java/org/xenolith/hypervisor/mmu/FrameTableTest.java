package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.MmuAbi;
import org.xenolith.memory.MachineMemory;

class FrameTableTest {
  private final TestMachine machine = new TestMachine(64);

  @Test
  void aDomainsFramesAreOneAscendingRunAboveFrame0() {
    TestGuest guest = machine.guest(1, 40);
    assertThat(guest.memory.populate(20)).isEqualTo(1);
    assertThat(guest.memory.populate(10)).isEqualTo(21);
    assertThat(guest.memory.pages()).isEqualTo(30);
    assertThat(machine.frames.owner(0)).isEqualTo(DomainId.INVALID);
    assertThat(machine.frames.owner(1)).isEqualTo(1);
  }

  @Test
  void neitherTheMaximumNorTheMachineCanBePassed() {
    TestGuest guest = machine.guest(1, 40);
    guest.memory.populate(30);
    assertThatThrownBy(() -> guest.memory.populate(11))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("maximum of 40");
    guest.memory.setMaxPages(1000);
    assertThatThrownBy(() -> guest.memory.populate(900))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no run of 900 free frames");
    assertThatThrownBy(() -> guest.memory.populate(Long.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void framesOfTheDeadAreZeroForTheNext() {
    TestGuest first = machine.guest(1, 40);
    long mfn = first.memory.populate(20);
    machine.memory.fill(TestMachine.maddr(mfn), 20 * MachineMemory.PAGE_SIZE, (byte) 0x5a);
    first.memory.setMachineToPhysical(mfn, 3);
    first.destroy();
    machine.guests().clear();

    assertThat(machine.frames.machineToPhysical().get(mfn)).isEqualTo(MmuAbi.INVALID_M2P_ENTRY);
    TestGuest second = machine.guest(2, 40);
    assertThat(second.memory.populate(20)).isEqualTo(mfn);
    for (long maddr = TestMachine.maddr(mfn); maddr < TestMachine.maddr(mfn + 20); maddr += 8) {
      assertThat(machine.memory.getLong(maddr)).isZero();
    }
  }

  @Test
  void freedRunsGoBackToTheHostInOnePiece() {
    List<String> released = new ArrayList<>();
    machine.frames.setReleaser((maddr, length) -> {
      released.add(Long.toHexString(maddr) + "+" + Long.toHexString(length));
      machine.memory.fill(maddr, length, (byte) 0);
    });
    TestGuest guest = machine.guest(1, 40);
    guest.memory.populate(20);
    long table = guest.grants.entryMaddr(0);
    guest.destroy();
    assertThat(released).containsExactly("1000+14000", Long.toHexString(table) + "+1000");
  }

  @Test
  void theHypervisorsFramesComeFromTheTop() {
    long mfn = machine.frames.allocateXen(2);
    assertThat(machine.frames.owner(mfn)).isEqualTo(DomainId.XEN);
    assertThat(mfn).isGreaterThan(32);
    TestGuest guest = machine.guest(1, 40);
    long shared = guest.memory.allocateShared(1);
    assertThat(shared).isGreaterThan(32);
    assertThat(machine.frames.owner(shared)).isEqualTo(1);
    assertThat(guest.memory.pages()).isZero();
    assertThatThrownBy(() -> machine.frames.allocateXen(64))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sharedFramesNeverBecomeTables() {
    TestGuest guest = machine.guest(1, 40);
    long shared = guest.memory.allocateShared(1);
    assertThat(guest.mmuext(MmuAbi.MMUEXT_PIN_L1_TABLE, shared)).isNegative();
    assertThat(guest.setGdt(512, shared)).isNegative();
    Invariants.check(machine, "shared frame");
  }

  @Test
  void aDomidIsGivenOnce() {
    machine.guest(1, 40);
    assertThatThrownBy(() -> machine.guest(1, 40)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMachineToPhysicalTableCoversEveryFrame() {
    MachineToPhysical table = machine.frames.machineToPhysical();
    assertThat(table.maxMfn()).isEqualTo(63);
    for (int mfn = 0; mfn < 64; mfn++) {
      assertThat(table.get(mfn)).isEqualTo(MmuAbi.INVALID_M2P_ENTRY);
    }
  }

  @Test
  void aLargeMachinesTableIsMappedThroughSeveralTables() {
    int frames = 1 << 19; // 4 MiB of table: three level 1 tables would not do for less
    TestMachine large = new TestMachine(frames);
    TestGuest guest = large.guest(1, 40);
    long root = guest.memory.populate(1);
    guest.memory.installFirstRoot(root);
    guest.setKernelRoot(root);
    for (long mfn : new long[] {0, 511, 512, 262143, 262144, frames - 1}) {
      long linear = MmuAbi.RO_MPT_VIRT_START + 8 * mfn;
      long entry = large.memory.getLong(PageTypes.l1EntryAddress(large.memory, root, linear));
      long maddr = TestMachine.maddr(PageTableEntry.mfn(entry)) + (linear & 4095);
      large.frames.machineToPhysical().set(mfn, mfn + 7);
      assertThat(large.memory.getLong(maddr)).isEqualTo(mfn + 7);
    }
  }

  @Test
  void theFlushClockSurvivesItsEnd() {
    TestGuest guest = machine.guest(1, 40);
    guest.memory.populate(4);
    for (int i = 0; i < 3; i++) {
      machine.frames.setFlushClock(Integer.MAX_VALUE - 1 + i / 2);
      guest.mmuUpdate(TestMachine.slot(1, 0), 0);
      int before = guest.flushes;
      assertThat(guest.mmuext(MmuAbi.MMUEXT_PIN_L1_TABLE, 1)).isZero();
      assertThat(guest.flushes).isGreaterThan(before);
      guest.mmuext(MmuAbi.MMUEXT_UNPIN_TABLE, 1);
    }
  }
}
