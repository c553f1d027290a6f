package org.xenolith.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Environment;
import org.xenolith.x86.cpu.Exit;
import org.xenolith.x86.cpu.x87.FpuImage;

/**
 * Runs one instruction in the interpreter, at the addresses that the host's processor runs it at.
 */
final class InterpretedProcessor {
  private static final int FRAMES = 64;
  private static final int PAGE = MachineMemory.PAGE_SIZE;
  private static final long PRESENT_WRITABLE_USER = 7;
  private static final byte HLT = (byte) 0xf4;

  private final MachineMemory memory =
      new MachineMemory(Arena.ofAuto().allocate((long) FRAMES * PAGE, PAGE));
  private final Cpu cpu = new Cpu(memory, new NoEnvironment());
  private final boolean mode64;
  private final long codeAddress;
  private final long arenaMaddr;
  private final long codeMaddr;
  private final MemorySegment fx = Arena.ofAuto().allocate(ProcessorImage.FX_BYTES, 64);
  private int nextFrame = 1;

  /**
   * @param places of the instruction and of the arena, which is page-aligned
   */
  InterpretedProcessor(boolean mode64, Places places) {
    this.mode64 = mode64;
    codeAddress = places.code();
    long root = allocate();
    codeMaddr = map(root, codeAddress & -PAGE, 1) + (codeAddress & (PAGE - 1));
    arenaMaddr = map(root, places.arena(), ProcessorImage.ARENA_BYTES / PAGE);
    cpu.setRoot(0, root);
    cpu.activateRoot(0);
  }

  private long allocate() {
    return (long) nextFrame++ * PAGE;
  }

  /** Maps fresh, contiguous frames; returns the machine address of the first. */
  private long map(long root, long linear, int pages) {
    long[] tables = new long[pages];
    for (int page = 0; page < pages; page++) {
      long table = root;
      for (int shift = 39; shift > 12; shift -= 9) {
        long slot = table + ((linear + (long) page * PAGE >>> shift) & 511) * 8;
        if (memory.getLong(slot) == 0) {
          memory.putLong(slot, allocate() | PRESENT_WRITABLE_USER);
        }
        table = memory.getLong(slot) & -PAGE;
      }
      tables[page] = table;
    }
    long first = (long) nextFrame * PAGE;
    for (int page = 0; page < pages; page++) {
      long slot = tables[page] + ((linear >>> 12) + page & 511) * 8;
      memory.putLong(slot, allocate() | PRESENT_WRITABLE_USER);
    }
    return first;
  }

  /**
   * Runs the instruction on the image, in place.
   *
   * @return a description of the fault where it raised one (the image is then unspecified), else
   *     null
   */
  String run(byte[] code, int branchDistance, ProcessorImage image) {
    memory.writeBytes(codeMaddr, code, 0, code.length);
    memory.writeByte(codeMaddr + code.length, HLT);
    memory.writeByte(codeMaddr + branchDistance, HLT);
    memory.writeBytes(arenaMaddr, image.arena, 0, image.arena.length);
    load(image);
    Exit exit = cpu.run();
    long offset = cpu.state.rip - codeAddress;
    if (exit != Exit.PRIVILEGED || (offset != code.length && offset != branchDistance)) {
      return exit + " vector " + cpu.exitVector + " error " + cpu.exitErrorCode + " at +" + offset;
    }
    store(image);
    image.exit = offset == code.length ? ProcessorImage.FELL_THROUGH : ProcessorImage.BRANCHED;
    return null;
  }

  private void load(ProcessorImage image) {
    System.arraycopy(image.gpr, 0, cpu.state.gpr, 0, 16);
    cpu.state.flags.set(image.rflags);
    MemorySegment.copy(MemorySegment.ofArray(image.fx), 0, fx, 0, image.fx.length);
    FpuImage.restore(cpu.state, fx, 0);
    cpu.state.rip = codeAddress;
    cpu.state.mode64 = mode64;
  }

  private void store(ProcessorImage image) {
    System.arraycopy(cpu.state.gpr, 0, image.gpr, 0, 16);
    image.rflags = cpu.state.flags.get();
    FpuImage.save(cpu.state, fx, 0);
    MemorySegment.copy(fx, 0, MemorySegment.ofArray(image.fx), 0, image.fx.length);
    memory.readBytes(arenaMaddr, image.arena, 0, image.arena.length);
  }

  /** Rows that would ask the environment are not run here. */
  private static final class NoEnvironment implements Environment {
    @Override
    public long readTimeStampCounter() {
      throw new IllegalStateException();
    }

    @Override
    public int timeStampAux() {
      throw new IllegalStateException();
    }

    @Override
    public long random() {
      throw new IllegalStateException();
    }

    @Override
    public void cpuid(int leaf, int subleaf, int[] result) {
      throw new IllegalStateException();
    }
  }
}
