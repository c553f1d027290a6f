package org.xenolith.host;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The host's time-stamp counter, where it ticks at one rate whatever the processor does. */
public final class HostTsc {
  /** rdtsc; shl rdx, 32; or rax, rdx; ret. */
  private static final byte[] READ = {
    0x0f, 0x31, 0x48, (byte) 0xc1, (byte) 0xe2, 0x20, 0x48, 0x09, (byte) 0xd0, (byte) 0xc3
  };

  /**
   * How long the counter is watched beside the host's clock: a clock's error of 50 ns is then 2
   * parts in a million.
   */
  private static final long CALIBRATION_NANOS = 50_000_000L;

  private final MethodHandle read;
  private final long hertz;

  private HostTsc(MethodHandle read) {
    this.read = read;
    this.hertz = calibrate();
  }

  /**
   * The counter, or nothing where the host is not x86-64 or its counter changes its rate or stops.
   */
  public static Optional<HostTsc> open() {
    if (!System.getProperty("os.arch").equals("amd64") || !isSteady()) {
      return Optional.empty();
    }
    // Lives as long as the process: readers have no end.
    ExecutableMemory code = ExecutableMemory.create(4096);
    MemorySegment.copy(READ, 0, code.writable(), ValueLayout.JAVA_BYTE, 0, READ.length);
    MemorySegment entry = MemorySegment.ofAddress(code.executableAddress(0));
    return Optional.of(
        new HostTsc(
            Linker.nativeLinker()
                .downcallHandle(entry, FunctionDescriptor.of(ValueLayout.JAVA_LONG))));
  }

  private static boolean isSteady() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split(" ")).containsAll(List.of("constant_tsc", "nonstop_tsc")))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  /** Ticks so far. */
  public long read() {
    try {
      return (long) read.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ticks in a second. */
  public long hertz() {
    return hertz;
  }

  private long calibrate() {
    long[] start = pair();
    long[] end;
    do {
      Thread.onSpinWait();
      end = pair();
    } while (end[0] - start[0] < CALIBRATION_NANOS);
    return Math.round((end[1] - start[1]) * 1e9 / (end[0] - start[0]));
  }

  /** The clock and the counter at one moment: the closest of a few readings. */
  private long[] pair() {
    long[] best = {0, 0};
    long bestWidth = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = read();
      long nanos = System.nanoTime();
      long after = read();
      if (after - before < bestWidth) {
        bestWidth = after - before;
        best = new long[] {nanos, before + (after - before) / 2};
      }
    }
    return best;
  }
}
