package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.abi.MmuAbi.MMUEXT_NEW_BASEPTR;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Environment;
import org.xenolith.x86.cpu.Exit;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;

/** Stores into a level 1 table that is mapped read-only, made by instructions that really fault. */
class PageTableWriteTest {
  private static final long CODE = 0x1000;
  private static final long TABLE = 0x2000;

  /** Where the table's slot 16 is, of whose page the tests change the mapping. */
  private static final int SLOT = 16;

  private final TestMachine machine = new TestMachine(64);
  private final TestGuest guest = machine.guest(1, 40);
  private final Decoder decoder = new Decoder(InstructionTable.standard());
  private final Cpu cpu = new Cpu(machine.memory, new NoEnvironment());
  private long l1;
  private long code;
  private long data;
  private PageTableWrite writes;

  private static final class NoEnvironment implements Environment {
    @Override
    public long readTimeStampCounter() {
      return 0;
    }

    @Override
    public int timeStampAux() {
      return 0;
    }

    @Override
    public long random() {
      return 0;
    }

    @Override
    public void cpuid(int leaf, int subleaf, int[] result) {}
  }

  @BeforeEach
  void build() {
    long root = guest.memory.populate(20);
    l1 = root + 3;
    code = root + 4;
    data = root + 10;
    for (int i = 0; i < 3; i++) {
      write(root + i, 0, TestMachine.maddr(root + i + 1) | 0x67);
    }
    write(l1, 1, TestMachine.maddr(code) | 0x65);
    write(l1, 2, TestMachine.maddr(l1) | 0x65);
    write(l1, SLOT, entry(data, 0x67));
    assertThat(guest.mmuext(MMUEXT_NEW_BASEPTR, root)).isZero();
    writes = new PageTableWrite(guest.memory);
    cpu.setRoot(0, TestMachine.maddr(root));
    cpu.activateRoot(0);
    cpu.state.mode64 = true;
    cpu.state.gpr[CpuState.RBX] = TABLE + 8 * SLOT;
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

  private long mapped() {
    return machine.entry(l1, SLOT);
  }

  /** Runs one instruction, which must fault; whether it was emulated. */
  private boolean run(int... bytes) {
    byte[] encoded = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      encoded[i] = (byte) bytes[i];
    }
    machine.memory.writeBytes(TestMachine.maddr(code), encoded, 0, encoded.length);
    cpu.state.rip = CODE;
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(cpu.exitVector).isEqualTo(Vector.PF);
    assertThat(cpu.state.rip).isEqualTo(CODE);
    Instruction instruction = (Instruction) decoder.decode(encoded, 0, 16, true);
    assertThat(writes.isCandidate(guest, cpu.state.cr2)).isTrue();
    boolean done = writes.emulate(guest, cpu, cpu.state.cr2, instruction);
    assertThat(cpu.state.rip).isEqualTo(done ? CODE + bytes.length : CODE);
    return done;
  }

  @Test
  void aMoveIsCheckedAndDone() {
    cpu.state.gpr[CpuState.RAX] = entry(data + 1, 0x67);
    assertThat(run(0x48, 0x89, 0x03)).isTrue(); // MOV [RBX], RAX
    assertThat(PageTableEntry.mfn(mapped())).isEqualTo(data + 1);
    assertThat(machine.frames.typeCount(data)).isZero();
    assertThat(machine.frames.typeCount(data + 1)).isOne();
    assertThat(run(0x48, 0xc7, 0x03, 0, 0, 0, 0)).isTrue(); // MOV QWORD [RBX], 0
    assertThat(mapped()).isZero();
  }

  @Test
  void aForbiddenEntryIsTheGuestsFault() {
    long before = mapped();
    for (long bad : new long[] {entry(l1, 0x67), entry(5000, 0x67), entry(data, 0xe7)}) {
      cpu.state.gpr[CpuState.RAX] = bad;
      assertThat(run(0x48, 0x89, 0x03)).isFalse();
      assertThat(mapped()).isEqualTo(before);
    }
  }

  @Test
  void anExchangeGivesTheOldEntry() {
    long before = mapped();
    cpu.state.gpr[CpuState.RAX] = 0;
    assertThat(run(0x48, 0x87, 0x03)).isTrue(); // XCHG [RBX], RAX
    assertThat(cpu.state.gpr[CpuState.RAX]).isEqualTo(before);
    assertThat(mapped()).isZero();
  }

  @Test
  void aCompareAndExchangeComparesFirst() {
    long before = mapped();
    cpu.state.gpr[CpuState.RCX] = before & ~2L;
    cpu.state.gpr[CpuState.RAX] = 1;
    assertThat(run(0xf0, 0x48, 0x0f, 0xb1, 0x0b)).isTrue(); // LOCK CMPXCHG [RBX], RCX
    assertThat(cpu.state.gpr[CpuState.RAX]).isEqualTo(before);
    assertThat(cpu.state.flags.get() & CpuState.FLAG_ZF).isZero();
    assertThat(mapped()).isEqualTo(before);
    assertThat(run(0xf0, 0x48, 0x0f, 0xb1, 0x0b)).isTrue();
    assertThat(cpu.state.flags.get() & CpuState.FLAG_ZF).isNotZero();
    assertThat(mapped()).isEqualTo(before & ~2L);
    assertThat(machine.frames.typeCount(data)).isZero();
  }

  @Test
  void bitsAreClearedAndSet() {
    assertThat(run(0xf0, 0x80, 0x23, 0xfd)).isTrue(); // LOCK AND BYTE [RBX], 0xfd
    assertThat(mapped() & 2).isZero();
    assertThat(run(0xf0, 0x48, 0x0f, 0xba, 0x2b, 1)).isTrue(); // LOCK BTS QWORD [RBX], 1
    assertThat(mapped() & 2).isNotZero();
    assertThat(cpu.state.flags.get() & CpuState.FLAG_CF).isZero();
    assertThat(run(0xf0, 0x48, 0x0f, 0xba, 0x33, 1)).isTrue(); // LOCK BTR QWORD [RBX], 1
    assertThat(mapped() & 2).isZero();
    assertThat(cpu.state.flags.get() & CpuState.FLAG_CF).isNotZero();
    assertThat(run(0x83, 0x0b, 0x02)).isTrue(); // OR DWORD [RBX], 2
    assertThat(mapped() & 2).isNotZero();
  }

  @Test
  void aStoreOfHalfAnEntryKeepsTheOther() {
    cpu.state.gpr[CpuState.RBX] += 4;
    cpu.state.gpr[CpuState.RAX] = 0x80000000L;
    assertThat(run(0x89, 0x03)).isTrue(); // MOV [RBX], EAX
    assertThat(mapped() >>> 63).isOne();
    assertThat(PageTableEntry.mfn(mapped())).isEqualTo(data);
  }

  @Test
  void stringStoresGoOnElementByElement() {
    cpu.state.gpr[CpuState.RDI] = TABLE + 8 * SLOT;
    cpu.state.gpr[CpuState.RCX] = 2;
    cpu.state.gpr[CpuState.RAX] = 0;
    byte[] encoded = {(byte) 0xf3, 0x48, (byte) 0xab}; // REP STOSQ
    machine.memory.writeBytes(TestMachine.maddr(code), encoded, 0, 3);
    Instruction instruction = (Instruction) decoder.decode(encoded, 0, 3, true);
    cpu.state.rip = CODE;
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(writes.emulate(guest, cpu, cpu.state.cr2, instruction)).isTrue();
    assertThat(cpu.state.rip).isEqualTo(CODE);
    assertThat(cpu.state.gpr[CpuState.RDI]).isEqualTo(TABLE + 8 * SLOT + 8);
    assertThat(cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(writes.emulate(guest, cpu, cpu.state.cr2, instruction)).isTrue();
    assertThat(cpu.state.rip).isEqualTo(CODE + 3);
    assertThat(cpu.state.gpr[CpuState.RCX]).isZero();
    assertThat(mapped()).isZero();
  }

  @Test
  void unalignedAndUnknownStoresAreTheGuestsFault() {
    cpu.state.gpr[CpuState.RBX] += 1;
    assertThat(run(0x48, 0x89, 0x03)).isFalse();
    cpu.state.gpr[CpuState.RBX] -= 1;
    assertThat(run(0x0f, 0x11, 0x03)).isFalse(); // MOVUPS [RBX], XMM0
    assertThat(run(0x48, 0xd1, 0x23)).isFalse(); // SHL QWORD [RBX], 1
  }

  @Test
  void otherPagesAreNoCandidates() {
    assertThat(writes.isCandidate(guest, CODE)).isFalse();
    assertThat(writes.isCandidate(guest, SLOT * 0x1000)).isFalse();
    assertThat(writes.isCandidate(guest, 0x40000000)).isFalse();
    assertThat(writes.isCandidate(guest, 0xffff800000000000L)).isFalse();
    assertThat(writes.isCandidate(guest, 0x1234567812345678L)).isFalse();
  }

  @Test
  void additionsSetTheirFlags() {
    write(l1, SLOT + 1, 0xffff_ffff_ffff_fffeL);
    cpu.state.gpr[CpuState.RBX] += 8;
    cpu.state.gpr[CpuState.RDX] = 2;
    assertThat(run(0x48, 0x0f, 0xc1, 0x13)).isTrue(); // XADD [RBX], RDX
    assertThat(cpu.state.gpr[CpuState.RDX]).isEqualTo(-2);
    long flags = cpu.state.flags.get();
    assertThat(flags & (CpuState.FLAG_CF | CpuState.FLAG_ZF | CpuState.FLAG_AF))
        .isEqualTo(CpuState.FLAG_CF | CpuState.FLAG_ZF | CpuState.FLAG_AF);
    assertThat(flags & CpuState.FLAG_OF).isZero();
  }
}
