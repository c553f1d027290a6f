package org.xenolith.x86.cpu;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.InstructionTable;

/**
 * A processor with real page tables and small programs. Frames are handed out in order; the root of
 * slot 0 is the only address space unless a test makes another.
 */
final class TestGuest implements Environment {
  static final long CODE = 0x40_0000;
  static final long DATA = 0x60_0000;
  static final long STACK = 0x7fff_0000;

  static final long PRESENT = 1;
  static final long WRITABLE = 2;
  static final long USER = 4;
  static final long ACCESSED = 0x20;
  static final long DIRTY = 0x40;
  static final long LARGE = 0x80;
  static final long NO_EXECUTE = 1L << 63;
  static final long ALL = PRESENT | WRITABLE | USER;

  private static final int FRAMES = 1024;

  final MachineMemory memory = new MachineMemory(MemorySegment.ofArray(new long[FRAMES * 512]));
  final Map<Integer, Long> descriptors = new HashMap<>();
  final Cpu cpu;
  final CpuState state;
  final long root;
  private long nextFrame = 1;

  TestGuest() {
    cpu = new Cpu(memory, this);
    state = cpu.state;
    root = newFrame();
    cpu.setRoot(0, root);
    map(CODE, 4, ALL);
    map(DATA, 4, ALL);
    map(STACK - 0x4000, 4, ALL);
    state.gpr[CpuState.RSP] = STACK;
    state.rip = CODE;
  }

  /** Machine address of a fresh zeroed frame. */
  long newFrame() {
    return nextFrame++ << MachineMemory.PAGE_SHIFT;
  }

  /** Maps fresh frames. */
  void map(long linear, int pages, long flags) {
    for (int i = 0; i < pages; i++) {
      mapPage(linear + i * 4096L, newFrame() | flags);
    }
  }

  /** Writes the level-1 entry of a page. */
  void mapPage(long linear, long entry) {
    memory.putLong(entryAddress(linear, 0), entry);
  }

  /** Machine address of the entry of a level, 3 (root) to 0; makes the tables above. */
  long entryAddress(long linear, int level) {
    long table = root;
    for (int each = 3; ; each--) {
      long address = table + (linear >>> (12 + 9 * each) & 511) * 8;
      if (each == level) {
        return address;
      }
      long entry = memory.getLong(address);
      if ((entry & PRESENT) == 0) {
        entry = newFrame() | ALL;
        memory.putLong(address, entry);
      }
      table = entry & 0x000f_ffff_ffff_f000L;
    }
  }

  long entry(long linear) {
    return memory.getLong(entryAddress(linear, 0));
  }

  long maddr(long linear) {
    return (entry(linear) & 0x000f_ffff_ffff_f000L) | (linear & 0xfff);
  }

  /** Assembles a program and puts it at an address, which becomes RIP. */
  TestGuest program(long at, Consumer<CodeBuilder> writer) {
    CodeBuilder code = new CodeBuilder(new Assembler(InstructionTable.standard(), state.mode64));
    writer.accept(code);
    return bytes(at, code.toByteArray());
  }

  TestGuest program(Consumer<CodeBuilder> writer) {
    return program(CODE, writer);
  }

  /** Puts bytes at an address, which becomes RIP. */
  TestGuest bytes(long at, byte... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      memory.writeByte(maddr(at + i), bytes[i]);
    }
    state.rip = at;
    return this;
  }

  long readLong(long linear) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | memory.getByte(maddr(linear + i)) & 0xff;
    }
    return value;
  }

  @Override
  public long readTimeStampCounter() {
    return 0x1122334455667788L;
  }

  @Override
  public int timeStampAux() {
    return 7;
  }

  @Override
  public long random() {
    return 0x0123456789abcdefL;
  }

  @Override
  public void cpuid(int leaf, int subleaf, int[] result) {
    result[0] = leaf;
    result[1] = subleaf;
    result[2] = 3;
    result[3] = 4;
  }

  @Override
  public long descriptor(int selector) {
    return descriptors.getOrDefault(selector & 0xfffc, 0L);
  }
}
