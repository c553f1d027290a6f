package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.memory.MachineMemory;

/** Page walks, their faults, accessed and dirty bits, flushes. */
final class TranslationTest {
  private static final long PAGE = 0x7000_0000_1000L;
  private static final int USER_ERROR = 4;

  private final TestGuest guest = new TestGuest();
  private final Cpu cpu = guest.cpu;

  private void expectFault(long linear, int access, int errorCode) {
    assertThat(cpu.translate(linear, access)).isEqualTo(-1);
    assertThat(cpu.exitErrorCode).isEqualTo(errorCode);
  }

  @Test
  void missingTables() {
    expectFault(PAGE, Cpu.READ, USER_ERROR);
    expectFault(PAGE, Cpu.WRITE, USER_ERROR | 2);
    expectFault(PAGE, Cpu.EXECUTE, USER_ERROR | 16);
  }

  @Test
  void permissionsOfEveryLevel() {
    guest.map(PAGE, 1, TestGuest.ALL);
    for (int level = 0; level < 4; level++) {
      long address = guest.entryAddress(PAGE, level);
      long entry = guest.memory.getLong(address);
      guest.memory.putLong(address, entry & ~TestGuest.WRITABLE);
      cpu.flushTlb();
      expectFault(PAGE, Cpu.WRITE, USER_ERROR | 2 | 1);
      assertThat(cpu.translate(PAGE, Cpu.READ)).isEqualTo(guest.maddr(PAGE));
      guest.memory.putLong(address, entry & ~TestGuest.USER);
      cpu.flushTlb();
      expectFault(PAGE, Cpu.READ, USER_ERROR | 1);
      guest.memory.putLong(address, entry | TestGuest.NO_EXECUTE);
      cpu.flushTlb();
      expectFault(PAGE, Cpu.EXECUTE, USER_ERROR | 16 | 1);
      assertThat(cpu.translate(PAGE, Cpu.WRITE)).isEqualTo(guest.maddr(PAGE));
      guest.memory.putLong(address, entry & ~TestGuest.PRESENT);
      cpu.flushTlb();
      expectFault(PAGE, Cpu.READ, USER_ERROR);
      guest.memory.putLong(address, entry);
      cpu.flushTlb();
    }
  }

  @Test
  void reservedBits() {
    guest.map(PAGE, 1, TestGuest.ALL);
    long outside = guest.memory.frames() << MachineMemory.PAGE_SHIFT;
    for (int level = 0; level < 4; level++) {
      long address = guest.entryAddress(PAGE, level);
      long entry = guest.memory.getLong(address);
      guest.memory.putLong(address, outside | TestGuest.ALL);
      cpu.flushTlb();
      expectFault(PAGE, Cpu.READ, USER_ERROR | 8 | 1);
      guest.memory.putLong(address, 0x000f_ffff_ffff_f000L | TestGuest.ALL);
      expectFault(PAGE, Cpu.WRITE, USER_ERROR | 8 | 2 | 1);
      guest.memory.putLong(address, entry);
    }
    long top = guest.entryAddress(PAGE, 3);
    long entry = guest.memory.getLong(top);
    guest.memory.putLong(top, entry | TestGuest.LARGE);
    expectFault(PAGE, Cpu.READ, USER_ERROR | 8 | 1);
    guest.memory.putLong(top, entry);
    long middle = guest.entryAddress(PAGE, 1);
    guest.memory.putLong(middle, 0x4000 | TestGuest.ALL | TestGuest.LARGE);
    expectFault(PAGE, Cpu.READ, USER_ERROR | 8 | 1);
  }

  @Test
  void accessedAndDirtyBits() {
    guest.map(PAGE, 1, TestGuest.ALL);
    long leaf = guest.entryAddress(PAGE, 0);
    expectBits(leaf, 0);
    cpu.translate(PAGE, Cpu.READ);
    expectBits(leaf, TestGuest.ACCESSED);
    for (int level = 1; level < 4; level++) {
      expectBits(guest.entryAddress(PAGE, level), TestGuest.ACCESSED);
    }
    cpu.translate(PAGE, Cpu.WRITE);
    expectBits(leaf, TestGuest.ACCESSED | TestGuest.DIRTY);
    expectBits(guest.entryAddress(PAGE, 1), TestGuest.ACCESSED);
  }

  private void expectBits(long address, long bits) {
    assertThat(guest.memory.getLong(address) & (TestGuest.ACCESSED | TestGuest.DIRTY))
        .isEqualTo(bits);
  }

  @Test
  void aCachedReadDoesNotHideTheDirtyBit() {
    guest.map(PAGE, 1, TestGuest.ALL);
    guest.state.gpr[CpuState.RBX] = PAGE;
    guest.program(code -> {
      code.emit("MOV r64, r/m64", register(CpuState.RAX), memory(CpuState.RBX, 0));
      code.emit("MOV r/m64, r64", memory(CpuState.RBX, 0), register(CpuState.RAX));
      code.emit("SYSCALL");
    });
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    expectBits(guest.entryAddress(PAGE, 0), TestGuest.ACCESSED | TestGuest.DIRTY);
  }

  @Test
  void faultsSetNoBits() {
    guest.mapPage(PAGE, guest.newFrame() | TestGuest.PRESENT | TestGuest.USER);
    expectFault(PAGE, Cpu.WRITE, USER_ERROR | 2 | 1);
    expectBits(guest.entryAddress(PAGE, 0), 0);
    expectBits(guest.entryAddress(PAGE, 2), 0);
  }

  @Test
  void largePages() {
    long two = 0x7000_4000_0000L;
    guest.mapPage(two, 0);
    guest.memory.putLong(guest.entryAddress(two, 1), 0x20_0000 | TestGuest.ALL | TestGuest.LARGE);
    assertThat(cpu.translate(two + 0x12_3456, Cpu.WRITE)).isEqualTo(0x20_0000 + 0x12_3456);
    expectBits(guest.entryAddress(two, 1), TestGuest.ACCESSED | TestGuest.DIRTY);
    guest.memory.putLong(guest.entryAddress(two, 1), 0);
    cpu.flushTlbPage(two);
    expectFault(two + 0x12_3456, Cpu.READ, USER_ERROR);
  }

  @Test
  void nonCanonicalAddresses() {
    expectFault(0x0000_8000_0000_0000L, Cpu.READ, -1);
    expectFault(0xffff_7fff_ffff_ffffL, Cpu.EXECUTE, -1);
  }

  private long readThroughProgram() {
    guest.state.rip = TestGuest.CODE;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    return guest.state.gpr[CpuState.RAX];
  }

  @Test
  void translationsStayUntilTheyAreFlushed() {
    guest.map(PAGE, 1, TestGuest.ALL);
    long other = guest.newFrame();
    guest.memory.putLong(guest.maddr(PAGE), 111);
    guest.memory.putLong(other, 222);
    guest.state.gpr[CpuState.RBX] = PAGE;
    guest.program(code -> {
      code.emit("MOV r64, r/m64", register(CpuState.RAX), memory(CpuState.RBX, 0));
      code.emit("SYSCALL");
    });
    assertThat(readThroughProgram()).isEqualTo(111);
    long first = guest.entry(PAGE);
    guest.mapPage(PAGE, other | TestGuest.ALL);
    assertThat(readThroughProgram()).isEqualTo(111);
    cpu.flushTlbPage(PAGE + 5);
    assertThat(readThroughProgram()).isEqualTo(222);
    guest.mapPage(PAGE, first);
    cpu.flushTlb();
    assertThat(readThroughProgram()).isEqualTo(111);
    guest.mapPage(PAGE, other | TestGuest.ALL);
    cpu.requestFlush();
    assertThat(readThroughProgram()).isEqualTo(222);
    guest.mapPage(PAGE, first);
    cpu.setRoot(0, guest.root);
    assertThat(readThroughProgram()).isEqualTo(111);
    for (int i = 0; i < 5000; i++) {
      cpu.flushTlb();
    }
    guest.mapPage(PAGE, other | TestGuest.ALL);
    assertThat(readThroughProgram()).isEqualTo(222);
  }

  @Test
  void codeIsFoundAnewAfterItsPageWasMappedElsewhere() {
    guest.program(
        PAGE_OF_CODE,
        code -> code.emit("MOV r32, imm32", register(CpuState.RAX), immediate(1)).emit("SYSCALL"));
    guest.program(
        PAGE_OF_CODE + 0x1000,
        code -> code.emit("MOV r32, imm32", register(CpuState.RAX), immediate(2)).emit("SYSCALL"));
    guest.state.rip = PAGE_OF_CODE;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(guest.state.gpr[CpuState.RAX]).isEqualTo(1);
    guest.mapPage(PAGE_OF_CODE, guest.entry(PAGE_OF_CODE + 0x1000));
    cpu.flushTlbPage(PAGE_OF_CODE);
    guest.state.rip = PAGE_OF_CODE;
    assertThat(cpu.run()).isEqualTo(Exit.SYSCALL);
    assertThat(guest.state.gpr[CpuState.RAX]).isEqualTo(2);
  }

  private static final long PAGE_OF_CODE = TestGuest.CODE + 0x1000;

  private static org.xenolith.x86.isa.OperandValue immediate(long value) {
    return org.xenolith.x86.isa.OperandValue.immediate(value);
  }

  @Test
  void twoSlotsSideBySide() {
    guest.map(PAGE, 1, TestGuest.ALL);
    guest.memory.putLong(guest.maddr(PAGE), 111);
    long copy = guest.newFrame();
    guest.memory.copy(guest.root, copy, 4096);
    guest.memory.putLong(copy + (PAGE >>> 39 & 511) * 8, 0);
    cpu.setRoot(1, copy);
    assertThat(cpu.translate(PAGE, Cpu.READ)).isEqualTo(guest.maddr(PAGE));
    cpu.activateRoot(1);
    expectFault(PAGE, Cpu.READ, USER_ERROR);
    assertThat(cpu.translate(TestGuest.CODE, Cpu.EXECUTE)).isEqualTo(guest.maddr(TestGuest.CODE));
    cpu.activateRoot(0);
    assertThat(cpu.translate(PAGE, Cpu.READ)).isEqualTo(guest.maddr(PAGE));
  }
}
