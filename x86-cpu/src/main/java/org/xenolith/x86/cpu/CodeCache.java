package org.xenolith.x86.cpu;

import java.util.ArrayList;
import java.util.List;
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

  private static final int BLOCK_INSTRUCTIONS_MAX = 48;
  private static final int PAGE_OFFSET_MASK = MachineMemory.PAGE_SIZE - 1;

  private final MachineMemory memory;
  private final CodePages codePages;
  private final Decoder decoder;
  private final Semantics semantics;
  private final @Nullable CodePage[] pages;
  private final byte[] bytes = new byte[MachineMemory.PAGE_SIZE];
  private int instructions;

  CodeCache(MachineMemory memory, Decoder decoder, Semantics semantics) {
    this.memory = memory;
    this.codePages = memory.codePages();
    this.decoder = decoder;
    this.semantics = semantics;
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
    int offset = (int) maddr & PAGE_OFFSET_MASK;
    int mfn = (int) (maddr >>> MachineMemory.PAGE_SHIFT);
    CodePage page = pageOf(mfn);
    int available = MachineMemory.PAGE_SIZE - offset;
    memory.readBytes(maddr, bytes, 0, available);
    List<Step> steps = new ArrayList<>();
    int position = 0;
    boolean ended = false;
    while (!ended && position < available && steps.size() < BLOCK_INSTRUCTIONS_MAX) {
      DecodeResult result = decoder.decode(bytes, position, available, mode64);
      if (result == DecodeFailure.TRUNCATED) {
        if (steps.isEmpty()) {
          return decodeCrossing(cpu, rip, maddr);
        }
        break;
      }
      ended = endsBlock(result);
      Step step = stepFor(result);
      position += step.instructionBytes;
      step.endOffset = position;
      steps.add(step);
    }
    Block block = new Block(steps.toArray(new Step[0]), mode64);
    page.put(offset, mode64, block);
    instructions += steps.size();
    return block;
  }

  /** A block of the one instruction that begins in this page and ends in the next. */
  private Block decodeCrossing(Cpu cpu, long rip, long maddr) {
    int inFirst = MachineMemory.PAGE_SIZE - ((int) maddr & PAGE_OFFSET_MASK);
    long secondMaddr = cpu.fetchAddress(nextPage(cpu, rip));
    int secondMfn = (int) (secondMaddr >>> MachineMemory.PAGE_SHIFT);
    CodePage second = pageOf(secondMfn);
    memory.readBytes(maddr, bytes, 0, inFirst);
    memory.readBytes(secondMaddr, bytes, inFirst, Decoder.MAX_LENGTH_BYTES);
    boolean mode64 = cpu.state.mode64;
    DecodeResult result =
        decoder.decode(bytes, 0, inFirst + Decoder.MAX_LENGTH_BYTES, mode64);
    Step step = stepFor(result);
    step.endOffset = step.instructionBytes;
    Block block = new Block(new Step[] {step}, mode64);
    block.secondMfn = secondMfn;
    second.addIntruder(block);
    pageOf((int) (maddr >>> MachineMemory.PAGE_SHIFT))
        .put((int) maddr & PAGE_OFFSET_MASK, mode64, block);
    instructions++;
    return block;
  }

  private boolean endsBlock(DecodeResult result) {
    return switch (result) {
      case Instruction instruction -> semantics.endsBlock(instruction);
      case DecodeFailure failure -> true;
    };
  }

  private Step stepFor(DecodeResult result) {
    return switch (result) {
      case Instruction instruction -> {
        Operation operation = semantics.operationFor(instruction);
        Step step =
            operation instanceof Step chosen ? chosen : new GenericStep(operation, instruction);
        step.instructionBytes = instruction.length();
        yield step;
      }
      case DecodeFailure failure ->
          new RaiseStep(failure == DecodeFailure.TOO_LONG ? Vector.GP : Vector.UD);
    };
  }

  /** The instruction at an address that has just been fetched from; for reports of faults. */
  @Nullable Instruction instructionAt(Cpu cpu, long rip) {
    long maddr = cpu.fetchAddress(rip);
    int inFirst = MachineMemory.PAGE_SIZE - ((int) maddr & PAGE_OFFSET_MASK);
    int available = Math.min(inFirst, Decoder.MAX_LENGTH_BYTES);
    memory.readBytes(maddr, bytes, 0, available);
    if (available < Decoder.MAX_LENGTH_BYTES) {
      long second = cpu.translateFetch(nextPage(cpu, rip));
      if (second >= 0) {
        memory.readBytes(second, bytes, available, Decoder.MAX_LENGTH_BYTES - available);
        available = Decoder.MAX_LENGTH_BYTES;
      }
    }
    DecodeResult result = decoder.decode(bytes, 0, available, cpu.state.mode64);
    return result instanceof Instruction instruction ? instruction : null;
  }

  /** Bytes that are no instruction. */
  private static final class RaiseStep extends Step {
    private final int vector;

    RaiseStep(int vector) {
      this.vector = vector;
      instructionBytes = 1;
    }

    @Override
    void run(Cpu cpu) {
      throw cpu.raise(vector, 0);
    }
  }
}
