package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.abi.MmuAbi.*;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;

class DescriptorTablesTest {
  private static final long CODE = 0x00af9b000000ffffL;
  private static final long CODE_RING3 = 0x00affb000000ffffL;
  private static final long TASK_STATE = 0x000089000000ffffL;

  private final TestMachine machine = new TestMachine(64);
  private final TestGuest guest = machine.guest(1, 40);
  private long first;
  private long gdt;

  @BeforeEach
  void populate() {
    first = guest.memory.populate(20);
    gdt = first + 10;
  }

  @AfterEach
  void counts() {
    Invariants.check(machine, guest.mistakes.toString());
  }

  private void write(long table, int slot, long value) {
    machine.memory.writeLong(TestMachine.slot(table, slot), value);
  }

  @Test
  void theGuestsAndTheHypervisorsDescriptors() {
    write(gdt, 2, CODE);
    assertThat(guest.setGdt(512, gdt)).isZero();
    assertThat(guest.descriptors.descriptor(0x13)).isEqualTo(CODE_RING3);
    assertThat(guest.descriptors.descriptor(FLAT_RING3_CS64)).isEqualTo(CODE_RING3);
    assertThat(guest.descriptors.descriptor(FLAT_RING3_SS64)).isEqualTo(0x00cff3000000ffffL);
    assertThat(guest.descriptors.descriptor(FLAT_RING3_CS32)).isEqualTo(0x00cffb000000ffffL);
    assertThat(guest.descriptors.descriptor(512 << 3)).isZero();
    assertThat(guest.descriptors.isWithinLimit(0x13)).isTrue();
    assertThat(guest.descriptors.isWithinLimit(512 << 3)).isFalse();
    assertThat(guest.descriptors.isWithinLimit(0xe033)).isTrue();
    assertThat(guest.descriptors.isWithinLimit(0xfff8)).isFalse();
    assertThat(guest.descriptors.isWithinLimit(0x7)).isFalse();
  }

  @Test
  void framesInUseCannotBeMappedForWriting() {
    guest.setGdt(512, gdt);
    write(first, 0, TestMachine.maddr(gdt) | 0x67);
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, first)).isEqualTo(-Errno.EBUSY);
    assertThat(guest.mmuUpdate(TestMachine.slot(gdt, 0), CODE)).isEqualTo(-Errno.EINVAL);
    guest.setGdt(0);
    assertThat(guest.mmuext(MMUEXT_PIN_L1_TABLE, first)).isZero();
    assertThat(guest.setGdt(512, gdt)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void systemDescriptorsAreRefused() {
    write(gdt, 3, TASK_STATE);
    assertThat(guest.setGdt(512, gdt)).isEqualTo(-Errno.EINVAL);
    assertThat(machine.frames.typeCount(gdt)).isZero();
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 3), TASK_STATE))
        .isEqualTo(-Errno.EINVAL);
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 3), 0)).isZero();
    assertThat(guest.setGdt(512, gdt)).isZero();
  }

  @Test
  void callGatesCannotBeGoneThrough() {
    long gate = 0x0000ec0000100000L; // present, DPL 3, call gate to 0x10
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 1), gate)).isZero();
    assertThat(machine.entry(gdt, 1)).isEqualTo(0x00008c0000130000L);
    long intoTheHypervisor = 0x0000ec00e0080000L;
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 1), intoTheHypervisor))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aDescriptorIsPutIntoATableInUse() {
    guest.setGdt(512, gdt);
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 5), CODE)).isZero();
    assertThat(guest.descriptors.descriptor(5 << 3)).isEqualTo(CODE_RING3);
    assertThat(guest.updateDescriptor(TestMachine.slot(gdt, 5) + 4, CODE)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.updateDescriptor(TestMachine.maddr(1000), CODE)).isEqualTo(-Errno.EINVAL);
    guest.mmuext(MMUEXT_PIN_L1_TABLE, first);
    assertThat(guest.updateDescriptor(TestMachine.slot(first, 5), CODE)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void tooManyEntriesAndBadFramesAreRefused() {
    assertThat(guest.setGdt(FIRST_RESERVED_GDT_ENTRY + 1, gdt)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.setGdt(-1, gdt)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.setGdt(1024, gdt, 5000)).isEqualTo(-Errno.EINVAL);
    assertThat(machine.frames.references(gdt)).isOne();
  }

  @Test
  void theLdtIsFoundThroughThePageTables() {
    long ldt = first + 11;
    for (int i = 0; i < 3; i++) {
      write(first + i, 0, TestMachine.maddr(first + i + 1) | 0x67);
    }
    write(first + 3, 5, TestMachine.maddr(ldt) | 0x65);
    write(ldt, 1, CODE);
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, first)).isZero();
    assertThat(guest.mmuext(MMUEXT_SET_LDT, 0x5000, 600)).isZero();

    assertThat(guest.descriptors.descriptor(1 << 3 | 7)).isEqualTo(CODE_RING3);
    assertThat(machine.frames.type(ldt)).isEqualTo(FrameType.SEGMENT_DESCRIPTORS);
    assertThat(guest.descriptors.descriptor(520 << 3 | 7)).isZero();
    assertThat(guest.descriptors.isWithinLimit(520 << 3 | 7)).isTrue();
    assertThat(guest.descriptors.isWithinLimit(600 << 3 | 7)).isFalse();
    assertThat(guest.mmuext(MMUEXT_SET_LDT, 0, 0)).isZero();
    assertThat(machine.frames.typeCount(ldt)).isZero();
    assertThat(guest.descriptors.descriptor(1 << 3 | 7)).isZero();
  }

  @Test
  void badLdtsAreRefused() {
    assertThat(guest.mmuext(MMUEXT_SET_LDT, 0x5000, 8193)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_SET_LDT, 0x5008, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_SET_LDT, HYPERVISOR_VIRT_START, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.mmuext(MMUEXT_SET_LDT, 0x800000000000L, 1)).isEqualTo(-Errno.EINVAL);
  }
}
