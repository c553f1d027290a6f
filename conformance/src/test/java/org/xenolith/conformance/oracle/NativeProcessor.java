package org.xenolith.conformance.oracle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.xenolith.host.ExecutableMemory;
import org.xenolith.host.Memfd;

/** Runs a few instructions on the host's processor, in 64-bit or in compatibility mode. */
final class NativeProcessor implements AutoCloseable {
  /** Distance from the instruction to where a taken branch goes. */
  static final int BRANCH_DISTANCE = 0x40;

  /** With more than that before it the way out of the case would run into the branch's target. */
  private static final int LENGTH_BEFORE_BRANCH_MAX = 24;

  private static final int CODE_BYTES = 16 * 1024;
  private static final int RECORD_OFFSET = ProcessorImage.ARENA_BYTES;
  private static final int GAP_BYTES = 4096;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final ExecutableMemory code;
  private final Memfd memory;
  private final MemorySegment record;
  private final MethodHandle enter;
  private final Frame frame;

  NativeProcessor(boolean mode64) {
    int bytes = ProcessorImage.ARENA_BYTES + GAP_BYTES;
    code =
        mode64 ? ExecutableMemory.create(CODE_BYTES) : ExecutableMemory.createBelow4Gib(CODE_BYTES);
    memory =
        mode64
            ? Memfd.create("xenolith-oracle", bytes)
            : Memfd.createBelow4Gib("xenolith-oracle", bytes);
    record = memory.segment().asSlice(RECORD_OFFSET, Frame.RECORD_BYTES);
    enter = code.function(0);
    frame =
        mode64
            ? new Frame64(record.address())
            : new Frame32((int) record.address(), (int) code.executableAddress(0));
    write(0, frame.entry());
    write(Frame.COMMON, frame.common());
  }

  Places places() {
    return new Places(code.executableAddress(Frame.CASE), memory.segment().address());
  }

  /**
   * Runs one instruction, or a program that ends where its code does, on the image, in place. A
   * fault in it ends this process.
   */
  void run(byte[] instructions, ProcessorImage image) {
    int end = Frame.CASE + instructions.length;
    write(Frame.CASE, instructions);
    write(end, frame.exit(ProcessorImage.FELL_THROUGH, end));
    if (instructions.length <= LENGTH_BEFORE_BRANCH_MAX) {
      int branched = Frame.CASE + BRANCH_DISTANCE;
      write(branched, frame.exit(ProcessorImage.BRANCHED, branched));
    }
    MemorySegment.copy(image.arena, 0, memory.segment(), BYTE, 0, image.arena.length);
    MemorySegment.copy(image.gpr, 0, record, LONG, Frame.GPR, 16);
    record.set(LONG, Frame.RFLAGS, image.rflags);
    MemorySegment.copy(image.fx, 0, record, BYTE, Frame.FX, image.fx.length);
    try {
      enter.invokeExact(record.address());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    MemorySegment.copy(record, LONG, Frame.GPR, image.gpr, 0, 16);
    image.rflags = record.get(LONG, Frame.RFLAGS);
    image.exit = record.get(ValueLayout.JAVA_INT, Frame.EXIT);
    MemorySegment.copy(record, BYTE, Frame.FX, image.fx, 0, image.fx.length);
    MemorySegment.copy(memory.segment(), BYTE, 0, image.arena, 0, image.arena.length);
  }

  private void write(int offset, byte[] bytes) {
    MemorySegment.copy(bytes, 0, code.writable(), BYTE, offset, bytes.length);
  }

  @Override
  public void close() {
    code.close();
    memory.close();
  }
}
