package org.xenolith.x86.cpu;

import org.jspecify.annotations.Nullable;
import org.xenolith.memory.CodePages;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.isa.DecodeFailure;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;

/**
 * Decoded code by machine frame, offset and mode. It belongs to one processor and is used on its
 * thread only. When the memory it may take is used up everything is forgotten: what runs is decoded
 * again soon.
 */
final class CodeCache {
  /** Instructions held at most; some 150 bytes each. */
  private static final int INSTRUCTIONS_MAX = 600_000;

  private static final int PAGE_OFFSET_MASK = MachineMemory.PAGE_SIZE - 1;

  private final CodePages codePages;
  private final BlockDecoder decoder;
  private final @Nullable CodePage[] pages;
  private int instructions;

  CodeCache(MachineMemory memory, Decoder decoder, Semantics semantics) {
    this.codePages = memory.codePages();
    this.decoder = new BlockDecoder(memory, decoder, semantics);
    this.pages = new CodePage[Math.toIntExact(memory.frames())];
  }

  /** The block at a machine address, decoded now where it is not known. */
  Block blockAt(Cpu cpu, long rip, long maddr) {
    int offset = (int) maddr & PAGE_OFFSET_MASK;
    boolean mode64 = cpu.state.mode64;
    CodePage page = pageOf((int) (maddr >>> MachineMemory.PAGE_SHIFT));
    Block block = page.find(offset, mode64);
    if (block != null && block.valid) {
      if (block.secondMfn < 0 || block.secondMfn == secondMfn(cpu, rip)) {
        return block;
      }
    }
    return decode(cpu, rip, maddr);
  }

  /** The frame that backs the page after the one of this address; faults as a fetch does. */
  private static int secondMfn(Cpu cpu, long rip) {
    return (int) (cpu.fetchAddress(nextPage(cpu, rip)) >>> MachineMemory.PAGE_SHIFT);
  }

  private static long nextPage(Cpu cpu, long rip) {
    return cpu.wrap((rip | PAGE_OFFSET_MASK) + 1);
  }

  private CodePage pageOf(int mfn) {
    CodePage page = pages[mfn];
    if (page == null) {
      codePages.mark(mfn);
      page = new CodePage();
      pages[mfn] = page;
    }
    return page;
  }

  /** Forgets what was decoded from a frame. */
  void drop(int mfn) {
    CodePage page = pages[mfn];
    if (page != null) {
      pages[mfn] = null;
      page.invalidate();
    }
  }

  private void dropEverything() {
    for (int mfn = 0; mfn < pages.length; mfn++) {
      drop(mfn);
    }
    instructions = 0;
  }

  // ---- decoding

  private Block decode(Cpu cpu, long rip, long maddr) {
    if (instructions > INSTRUCTIONS_MAX) {
      dropEverything();
    }
    boolean mode64 = cpu.state.mode64;
    int mfn = (int) (maddr >>> MachineMemory.PAGE_SHIFT);
    CodePage page = pageOf(mfn);
    Block block = decoder.decode(maddr, mode64);
    if (block == null) {
      block = decodeCrossing(cpu, rip, maddr);
    }
    page.put((int) maddr & PAGE_OFFSET_MASK, mode64, block);
    instructions += block.instructions;
    return block;
  }

  private Block decodeCrossing(Cpu cpu, long rip, long maddr) {
    long secondMaddr = cpu.fetchAddress(nextPage(cpu, rip));
    int secondMfn = (int) (secondMaddr >>> MachineMemory.PAGE_SHIFT);
    CodePage second = pageOf(secondMfn);
    Block block = decoder.decodeCrossing(maddr, secondMaddr, cpu.state.mode64);
    block.secondMfn = secondMfn;
    second.addIntruder(block);
    return block;
  }

  /** A block of only the first instruction, for this once. */
  Block oneInstruction(Cpu cpu, long rip) {
    long maddr = cpu.fetchAddress(rip);
    boolean mode64 = cpu.state.mode64;
    Block block = decoder.decodeOne(maddr, mode64);
    return block != null
        ? block
        : decoder.decodeCrossing(maddr, cpu.fetchAddress(nextPage(cpu, rip)), mode64);
  }

  /** The instruction at an address that has just been fetched from; for reports of faults. */
  @Nullable Instruction instructionAt(Cpu cpu, long rip) {
    long maddr = cpu.fetchAddress(rip);
    boolean mode64 = cpu.state.mode64;
    DecodeResult result = decoder.decodeInPage(maddr, mode64);
    if (result == DecodeFailure.TRUNCATED) {
      result = decoder.decodeAcross(maddr, cpu.fetchAddress(nextPage(cpu, rip)), mode64);
    }
    return result instanceof Instruction instruction ? instruction : null;
  }
}
