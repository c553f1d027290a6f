package org.xenolith.x86.cpu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.isa.DecodeFailure;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;

/**
 * Bytes of machine memory to blocks of steps. A comparison and the conditional jump behind it
 * become one step; jumps forward within the page are followed, so that what lies at their target
 * stands in the same block.
 */
final class BlockDecoder {
  private static final int BLOCK_STEPS_MAX = 48;
  private static final int PAGE_SIZE = MachineMemory.PAGE_SIZE;
  private static final int PAGE_OFFSET_MASK = PAGE_SIZE - 1;

  private final MachineMemory memory;
  private final Decoder decoder;
  private final Semantics semantics;
  private final byte[] bytes = new byte[PAGE_SIZE + Decoder.MAX_LENGTH_BYTES];

  BlockDecoder(MachineMemory memory, Decoder decoder, Semantics semantics) {
    this.memory = memory;
    this.decoder = decoder;
    this.semantics = semantics;
  }

  /** The block at a machine address; null where its first instruction ends in another page. */
  @Nullable Block decode(long maddr, boolean mode64) {
    int start = (int) maddr & PAGE_OFFSET_MASK;
    memory.readBytes(maddr - start, bytes, 0, PAGE_SIZE);
    List<Step> steps = new ArrayList<>();
    Instruction previous = null;
    int position = start;
    boolean ended = false;
    while (!ended && position < PAGE_SIZE && steps.size() < BLOCK_STEPS_MAX) {
      DecodeResult result = decoder.decode(bytes, position, PAGE_SIZE, mode64);
      if (result == DecodeFailure.TRUNCATED) {
        break;
      }
      int followed = steps.isEmpty() ? 0 : followedTo(result, position, mode64);
      if (followed > 0) {
        steps.getLast().instructions++;
        position = followed;
        previous = null;
        continue;
      }
      ended = endsBlock(result);
      Step pair = pair(previous, result);
      Step step = pair != null ? pair : stepFor(result);
      if (pair != null) {
        pair.instructionBytes += steps.removeLast().instructionBytes;
      }
      position += length(result);
      step.endOffset = position - start;
      steps.add(step);
      previous = result instanceof Instruction instruction ? instruction : null;
    }
    return steps.isEmpty() ? null : new Block(steps.toArray(new Step[0]));
  }

  /** A block of the one instruction that begins in one frame and ends in another. */
  Block decodeCrossing(long maddr, long secondMaddr, boolean mode64) {
    readCrossing(maddr, secondMaddr);
    return single(decoder.decode(bytes, 0, Decoder.MAX_LENGTH_BYTES, mode64));
  }

  /** A block of just the instruction at an address; null where it ends in another page. */
  @Nullable Block decodeOne(long maddr, boolean mode64) {
    DecodeResult result = decodeInPage(maddr, mode64);
    return result == DecodeFailure.TRUNCATED ? null : single(result);
  }

  /** The instruction at an address; TRUNCATED where it ends in another page. */
  DecodeResult decodeInPage(long maddr, boolean mode64) {
    int available = Math.min(Decoder.MAX_LENGTH_BYTES, inPage(maddr));
    memory.readBytes(maddr, bytes, 0, available);
    return decoder.decode(bytes, 0, available, mode64);
  }

  DecodeResult decodeAcross(long maddr, long secondMaddr, boolean mode64) {
    readCrossing(maddr, secondMaddr);
    return decoder.decode(bytes, 0, Decoder.MAX_LENGTH_BYTES, mode64);
  }

  private static int inPage(long maddr) {
    return PAGE_SIZE - ((int) maddr & PAGE_OFFSET_MASK);
  }

  private void readCrossing(long maddr, long secondMaddr) {
    int inFirst = inPage(maddr);
    memory.readBytes(maddr, bytes, 0, inFirst);
    memory.readBytes(secondMaddr, bytes, inFirst, Decoder.MAX_LENGTH_BYTES - inFirst);
  }

  // ---- steps

  private Block single(DecodeResult result) {
    Step step = stepFor(result);
    step.endOffset = step.instructionBytes;
    return new Block(new Step[] {step});
  }

  private static int length(DecodeResult result) {
    return result instanceof Instruction instruction ? instruction.length() : 1;
  }

  private boolean endsBlock(DecodeResult result) {
    return switch (result) {
      case Instruction instruction -> semantics.endsBlock(instruction);
      case DecodeFailure failure -> true;
    };
  }

  private Step stepFor(DecodeResult result) {
    Step step =
        switch (result) {
          case Instruction instruction -> {
            Operation operation = semantics.operationFor(instruction);
            yield operation instanceof Step chosen
                ? chosen
                : new GenericStep(operation, instruction);
          }
          case DecodeFailure failure ->
              new RaiseStep(failure == DecodeFailure.TOO_LONG ? Vector.GP : Vector.UD);
        };
    step.instructionBytes = length(result);
    return step;
  }

  private static @Nullable Step pair(@Nullable Instruction previous, DecodeResult result) {
    if (previous == null || !(result instanceof Instruction jump)) {
      return null;
    }
    Step pair = CompareJumpSteps.choose(previous, jump);
    if (pair != null) {
      pair.instructionBytes = jump.length();
      pair.instructions = 2;
    }
    return pair;
  }

  /** Where a jump that need not be a step leads to in this page, or 0. */
  private int followedTo(DecodeResult result, int position, boolean mode64) {
    if (!(result instanceof Instruction instruction)
        || !instruction.mnemonic().equals("JMP")
        || instruction.operandSize() != 64
        || !instruction.row().operands().getFirst().startsWith("rel")) {
      return 0;
    }
    long target = position + instruction.length() + instruction.immediate();
    if (target <= position || target >= PAGE_SIZE) {
      return 0;
    }
    DecodeResult there = decoder.decode(bytes, (int) target, PAGE_SIZE, mode64);
    return there == DecodeFailure.TRUNCATED ? 0 : (int) target;
  }

  /** Bytes that are no instruction. */
  private static final class RaiseStep extends Step {
    private final int vector;

    RaiseStep(int vector) {
      this.vector = vector;
    }

    @Override
    void run(Cpu cpu) {
      throw cpu.raise(vector, 0);
    }
  }
}
