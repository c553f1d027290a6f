package org.xenolith.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's functions as typed methods; a failing call throws {@link HostException} with its
 * errno.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MEMFD_CREATE =
      function(
          "memfd_create",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      function(
          "ftruncate",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
  private static final MethodHandle FALLOCATE =
      function(
          "fallocate",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP =
      function(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle SETSID =
      function("setsid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
  private static final MethodHandle GETEUID =
      function("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT));

  private static final int ENOMEM = 12;
  private static final int MAP_SHARED = 1;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;
  private static final long LOW_START = 0x1000_0000L;
  private static final long LOW_END = 0x8000_0000L;
  private static final long LOW_STEP = 0x100_0000L;

  private Libc() {}

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
  }

  @FunctionalInterface
  private interface Call {
    long invoke(MemorySegment errno) throws Throwable;
  }

  /** Runs a call whose result -1 means failure. */
  private static long check(String name, Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      long result = call.invoke(capture);
      if (result == -1) {
        throw new HostException(name, (int) ERRNO.get(capture, 0L));
      }
      return result;
    } catch (HostException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  static int memfdCreate(String label) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(label);
      return (int)
          check(
              "memfd_create",
              errno -> (int) MEMFD_CREATE.invokeExact(errno, name, 1 /* MFD_CLOEXEC */));
    }
  }

  static void ftruncate(int fd, long sizeBytes) {
    check("ftruncate", errno -> (int) FTRUNCATE.invokeExact(errno, fd, sizeBytes));
  }

  static void punchHole(int fd, long offset, long sizeBytes) {
    int mode = 1 | 2; // FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE
    check("fallocate", errno -> (int) FALLOCATE.invokeExact(errno, fd, mode, offset, sizeBytes));
  }

  static long mmapShared(int fd, long sizeBytes, int protection) {
    return mmap(0, sizeBytes, protection, MAP_SHARED, fd);
  }

  /**
   * Maps at the first free place below 2 GiB: MAP_32BIT finds none where the JVM's heap lies in its
   * small range.
   */
  static long mmapSharedBelow4Gib(int fd, long sizeBytes, int protection) {
    HostException refusal = new HostException("mmap", ENOMEM);
    for (long address = LOW_START; address + sizeBytes < LOW_END; address += LOW_STEP) {
      try {
        return mmap(address, sizeBytes, protection, MAP_SHARED | MAP_FIXED_NOREPLACE, fd);
      } catch (HostException e) {
        refusal = e;
      }
    }
    throw refusal;
  }

  private static long mmap(long address, long sizeBytes, int protection, int flags, int fd) {
    return check(
        "mmap",
        errno -> (long) MMAP.invokeExact(errno, address, sizeBytes, protection, flags, fd, 0L));
  }

  static void munmap(long address, long sizeBytes) {
    check("munmap", errno -> (int) MUNMAP.invokeExact(errno, address, sizeBytes));
  }

  static void close(int fd) {
    check("close", errno -> (int) CLOSE.invokeExact(errno, fd));
  }

  static int setsid() {
    return (int) check("setsid", errno -> (int) SETSID.invokeExact(errno));
  }

  static int geteuid() {
    return (int) check("geteuid", errno -> (int) GETEUID.invokeExact(errno));
  }
}
