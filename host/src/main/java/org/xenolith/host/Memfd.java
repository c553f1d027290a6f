package org.xenolith.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Anonymous memory behind a file descriptor, mapped shared, read and write, and allocated by the
 * host as it is touched.
 */
public final class Memfd implements AutoCloseable {
  private static final int PROT_READ_WRITE = 1 | 2;

  private final int fd;
  private final long sizeBytes;
  private final MemorySegment segment;

  private Memfd(int fd, long sizeBytes, MemorySegment segment) {
    this.fd = fd;
    this.sizeBytes = sizeBytes;
    this.segment = segment;
  }

  /**
   * @param label what the mapping is called in the host's /proc/PID/maps
   * @param sizeBytes a multiple of the page size
   * @throws HostException where the host cannot give that much address space
   */
  public static Memfd create(String label, long sizeBytes) {
    return create(label, sizeBytes, false);
  }

  /** The same, mapped where 32-bit code can reach it. */
  public static Memfd createBelow4Gib(String label, long sizeBytes) {
    return create(label, sizeBytes, true);
  }

  private static Memfd create(String label, long sizeBytes, boolean below4Gib) {
    int fd = Libc.memfdCreate(label);
    try {
      Libc.ftruncate(fd, sizeBytes);
      long address =
          below4Gib
              ? Libc.mmapSharedBelow4Gib(fd, sizeBytes, PROT_READ_WRITE)
              : Libc.mmapShared(fd, sizeBytes, PROT_READ_WRITE);
      return new Memfd(
          fd,
          sizeBytes,
          MemorySegment.ofAddress(address).reinterpret(sizeBytes, Arena.global(), null));
    } catch (HostException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /** The whole mapping. It must not be used after {@link #close}. */
  public MemorySegment segment() {
    return segment;
  }

  public int fd() {
    return fd;
  }

  /** Gives the pages of a range back to the host; they read as zero afterwards. */
  public void punchHole(long offset, long lengthBytes) {
    Libc.punchHole(fd, offset, lengthBytes);
  }

  @Override
  public void close() {
    Libc.munmap(segment.address(), sizeBytes);
    Libc.close(fd);
  }
}
