package org.xenolith.builder.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.image.KernelFile;
import org.xenolith.builder.image.PvKernel;
import org.xenolith.hypervisor.domain.Domain;

/**
 * Builds PV domains in two steps: {@link #prepare} reads and checks all that the user gave, {@link
 * #build} fills a domain. Only the first can fail for reasons of the user's (save files that change
 * in between).
 */
public final class DomainBuilder {
  private static final int PAGES_PER_MIB = 256;

  /** 4 TiB: machine frame numbers stay well within an int. */
  private static final long MEMORY_MIB_MAX = 4L << 20;

  private static final long KERNEL_BYTES_MAX = 1L << 30;

  private final BootRequest request;
  private final PvKernel kernel;
  private final PvLayout layout;

  private DomainBuilder(BootRequest request, PvKernel kernel, PvLayout layout) {
    this.request = request;
    this.kernel = kernel;
    this.layout = layout;
  }

  /**
   * @throws BuildException where kernel or ramdisk cannot be used, or do not fit
   */
  public static DomainBuilder prepare(BootRequest request) throws BuildException {
    if (request.memoryMib() <= 0) {
      throw new BuildException(
          "A domain cannot have " + request.memoryMib() + " MiB of memory: give it more");
    }
    if (request.memoryMib() > MEMORY_MIB_MAX) {
      throw new BuildException(
          "A domain cannot have "
              + request.memoryMib()
              + " MiB of memory: "
              + MEMORY_MIB_MAX
              + " are the most");
    }
    int commandLineBytes = request.commandLine().getBytes(StandardCharsets.UTF_8).length;
    if (commandLineBytes >= StartInfo.COMMAND_LINE_BYTES) {
      throw new BuildException(
          "The kernel's command line has "
              + commandLineBytes
              + " bytes: "
              + (StartInfo.COMMAND_LINE_BYTES - 1)
              + " are the most");
    }
    long memoryPages = request.memoryMib() * PAGES_PER_MIB;
    long memoryBytes = memoryPages * PvLayout.PAGE_SIZE;
    long ramdiskBytes = request.ramdisk().isPresent() ? sizeOf(request.ramdisk()) : -1;
    if (ramdiskBytes > memoryBytes) {
      throw new BuildException(
          "Ramdisk "
              + request.ramdisk().get()
              + " ("
              + (ramdiskBytes >>> 20)
              + " MiB) is larger than the domain's memory ("
              + request.memoryMib()
              + " MiB): give it more memory");
    }
    long limit = Math.min(memoryBytes, Math.min(KERNEL_BYTES_MAX, heapForKernel()));
    PvKernel kernel = PvKernel.of(KernelFile.read(request.kernel(), limit));
    return new DomainBuilder(request, kernel, PvLayout.of(kernel, memoryPages, ramdiskBytes));
  }

  /** What the domain is made of. */
  public PvLayout layout() {
    return layout;
  }

  /**
   * Fills a new domain, which must have no memory yet, and leaves it paused.
   *
   * @param onXenstore called when the guest signals xenstore; must only hand on
   * @param onConsole called when the guest signals its console; must only hand on
   * @throws BuildException where a file changed since it was prepared
   */
  public BuiltDomain build(Domain domain, Runnable onXenstore, Runnable onConsole)
      throws BuildException {
    return PvBoot.build(domain, request, kernel, layout, onXenstore, onConsole);
  }

  /** Half of what this process may use: a kernel file and its contents are held at once. */
  private static long heapForKernel() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  private static long sizeOf(Optional<Path> ramdisk) throws BuildException {
    Path path = ramdisk.orElseThrow();
    if (!Files.exists(path)) {
      throw new BuildException("Ramdisk does not exist: " + path);
    }
    if (!Files.isRegularFile(path)) {
      throw new BuildException("Ramdisk " + path + " is not a file");
    }
    if (!Files.isReadable(path)) {
      throw new BuildException("Ramdisk " + path + " cannot be read: permission denied");
    }
    try {
      long size = Files.size(path);
      if (size == 0) {
        throw new BuildException("Ramdisk " + path + " is empty");
      }
      return size;
    } catch (IOException e) {
      throw new BuildException("Ramdisk " + path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
