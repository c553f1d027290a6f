package org.xenolith.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory for emitted machine code: one memfd mapped twice, once for writing and once for running,
 * so that no page is ever writable and executable at one address.
 */
public final class ExecutableMemory implements AutoCloseable {
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int PROT_READ_EXEC = 1 | 4;

  private final int fd;
  private final long sizeBytes;
  private final MemorySegment writable;
  private final long executableAddress;

  private ExecutableMemory(int fd, long sizeBytes, MemorySegment writable, long executableAddress) {
    this.fd = fd;
    this.sizeBytes = sizeBytes;
    this.writable = writable;
    this.executableAddress = executableAddress;
  }

  public static ExecutableMemory create(long sizeBytes) {
    return create(sizeBytes, false);
  }

  /** The same, mapped where 32-bit code can run. */
  public static ExecutableMemory createBelow4Gib(long sizeBytes) {
    return create(sizeBytes, true);
  }

  private static ExecutableMemory create(long sizeBytes, boolean below4Gib) {
    int fd = Libc.memfdCreate("xenolith-code");
    Libc.ftruncate(fd, sizeBytes);
    long writable = Libc.mmapShared(fd, sizeBytes, PROT_READ_WRITE);
    long executable =
        below4Gib
            ? Libc.mmapSharedBelow4Gib(fd, sizeBytes, PROT_READ_EXEC)
            : Libc.mmapShared(fd, sizeBytes, PROT_READ_EXEC);
    return new ExecutableMemory(
        fd,
        sizeBytes,
        MemorySegment.ofAddress(writable).reinterpret(sizeBytes, Arena.global(), null),
        executable);
  }

  /** Where code is written. */
  public MemorySegment writable() {
    return writable;
  }

  /** The host address at which the byte written at {@code offset} is run. */
  public long executableAddress(long offset) {
    return executableAddress + offset;
  }

  /**
   * A handle of type {@code (long)void} on the code at {@code offset}: called with one
   * pointer-sized argument in RDI by the System V convention.
   */
  public MethodHandle function(long offset) {
    return Linker.nativeLinker()
        .downcallHandle(
            MemorySegment.ofAddress(executableAddress(offset)),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
  }

  @Override
  public void close() {
    Libc.munmap(writable.address(), sizeBytes);
    Libc.munmap(executableAddress, sizeBytes);
    Libc.close(fd);
  }
}
