package org.xenolith.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
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
  private static final int CODE_PAGES = 2;
  private static final int PAGE = MachineMemory.PAGE_SIZE;
  private static final long PRESENT_WRITABLE_USER = 7;
  private static final long PTE_ADDRESS = 0x000f_ffff_ffff_f000L;
  private static final byte HLT = (byte) 0xf4;

  private final MachineMemory memory =
      new MachineMemory(Arena.ofAuto().allocate((long) FRAMES * PAGE, PAGE));
  private final Cpu cpu = new Cpu(memory, new NoEnvironment());
  private final boolean mode64;
  private final long root;
  private final long codeAddress;
  private final long arenaAddress;
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
    arenaAddress = places.arena();
    root = allocate();
    codeMaddr = map(root, codeAddress & -PAGE, CODE_PAGES) + (codeAddress & (PAGE - 1));
    arenaMaddr = map(root, arenaAddress, ProcessorImage.ARENA_BYTES / PAGE);
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

  /** What may be done with a page of the arena. */
  enum Access {
    NONE(0),
    READ(5),
    WRITE(PRESENT_WRITABLE_USER);

    private final long flags;

    Access(long flags) {
      this.flags = flags;
    }
  }

  /** A fault, and how far from the case's first byte RIP then is. */
  record Fault(int vector, int errorCode, long cr2, long offset) {}

  /** Changes the mapping of the arena's page that holds an address. */
  void setAccess(long linear, Access access) {
    long table = root;
    for (int shift = 39; shift > 12; shift -= 9) {
      table = memory.getLong(table + (linear >>> shift & 511) * 8) & PTE_ADDRESS;
    }
    long page = (linear & -PAGE) - arenaAddress;
    memory.putLong(table + (linear >>> 12 & 511) * 8, arenaMaddr + page | access.flags);
    cpu.flushTlb();
  }

  /**
   * Runs the instruction on the image, in place.
   *
   * @return a description of the fault where it raised one, else null
   */
  @Nullable String run(byte[] code, int branchDistance, ProcessorImage image) {
    Exit exit = execute(code, branchDistance, image);
    long offset = cpu.state.rip - codeAddress;
    store(image);
    if (exit != Exit.PRIVILEGED || (offset != code.length && offset != branchDistance)) {
      return exit + " vector " + cpu.exitVector + " error " + cpu.exitErrorCode + " at +" + offset;
    }
    image.exit = offset == code.length ? ProcessorImage.FELL_THROUGH : ProcessorImage.BRANCHED;
    return null;
  }

  /**
   * Runs the instruction on the image, in place, and tells of the exception that it raised.
   *
   * @return null where it raised none
   */
  @Nullable Fault tryRun(byte[] code, ProcessorImage image) {
    Exit exit = execute(code, code.length, image);
    store(image);
    return exit == Exit.EXCEPTION
        ? new Fault(cpu.exitVector, cpu.exitErrorCode, cpu.state.cr2, cpu.state.rip - codeAddress)
        : null;
  }

  /** The image as the processor holds it: what it does not keep is gone. */
  ProcessorImage held(ProcessorImage image) {
    ProcessorImage held = image.copy();
    memory.writeBytes(arenaMaddr, held.arena, 0, held.arena.length);
    load(held);
    store(held);
    return held;
  }

  private Exit execute(byte[] code, int branchDistance, ProcessorImage image) {
    memory.writeBytes(codeMaddr, code, 0, code.length);
    memory.writeByte(codeMaddr + code.length, HLT);
    if (branchDistance > code.length) {
      memory.writeByte(codeMaddr + branchDistance, HLT);
    }
    memory.writeBytes(arenaMaddr, image.arena, 0, image.arena.length);
    load(image);
    return cpu.run();
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
