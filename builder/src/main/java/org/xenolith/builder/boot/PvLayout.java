package org.xenolith.builder.boot;

import java.util.Locale;
import java.util.OptionalLong;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.image.PvKernel;

/**
 * Which pages of a new domain hold what. PFN n stands at {@code virtBase + n * 4096} as far as the
 * initial mapping reaches. In the order of ascending addresses, as Xen's own tools lay it out:
 * kernel, ramdisk or p2m where they must be in the initial mapping, start_info, xenstore ring,
 * console ring, page tables, boot stack, padding to 4 MiB (the end of the initial mapping), ramdisk
 * and p2m with its page tables where they may be outside it.
 *
 * @param memoryPages all pages of the domain
 * @param mappedEnd virtual address where the initial mapping ends
 * @param tables the boot page tables; the first of them is the L4
 * @param nrPageTables those of the initial mapping; the p2m's stand with the p2m
 * @param ramdiskPfn only where there is a ramdisk
 * @param p2mPages the p2m alone
 * @param p2mFrames the p2m and, outside the initial mapping, its page tables
 * @param p2mVirt where the guest sees it
 */
public record PvLayout(
    long memoryPages,
    long virtBase,
    long mappedEnd,
    PageTablePlan tables,
    long nrPageTables,
    long startInfoPfn,
    long xenstorePfn,
    long consolePfn,
    long pageTablesPfn,
    long bootStackPfn,
    OptionalLong ramdiskPfn,
    boolean ramdiskMapped,
    long p2mPfn,
    long p2mPages,
    long p2mFrames,
    long p2mVirt,
    boolean p2mMapped) {

  static final int PAGE_SHIFT = 12;
  static final long PAGE_SIZE = 1L << PAGE_SHIFT;
  private static final long ALIGNMENT = 4L << 20;

  /** The guest finds at least this much room between its boot stack and the mapping's end. */
  private static final long PADDING_PAGES = 512 * 1024 / PAGE_SIZE;

  /**
   * @param ramdiskBytes -1 for none
   * @throws BuildException where it does not fit
   */
  public static PvLayout of(PvKernel kernel, long memoryPages, long ramdiskBytes)
      throws BuildException {
    return new Planner(kernel, memoryPages, ramdiskBytes).plan();
  }

  /** The virtual address of a page in the initial mapping. */
  public long virtual(long pfn) {
    return virtBase + (pfn << PAGE_SHIFT);
  }

  /** Hands out pages in ascending order. */
  private static final class Planner {
    private final PvKernel kernel;
    private final long memoryPages;
    private final long ramdiskBytes;
    private long next;

    Planner(PvKernel kernel, long memoryPages, long ramdiskBytes) {
      this.kernel = kernel;
      this.memoryPages = memoryPages;
      this.ramdiskBytes = ramdiskBytes;
    }

    PvLayout plan() throws BuildException {
      next = pages(kernel.virtEnd() - kernel.virtBase());
      final long p2mPages = pages(memoryPages * Long.BYTES);
      final long ramdiskPages = pages(Math.max(0, ramdiskBytes));
      long later = p2mPages + pages(ALIGNMENT);
      check(
          "%s (%s in memory) does not fit"
              .formatted(kernel.elf().bytes().what(), size(next << PAGE_SHIFT)),
          ramdiskPages + later);
      boolean ramdiskMapped = !kernel.unmappedRamdisk();
      OptionalLong ramdisk = OptionalLong.empty();
      if (ramdiskMapped) {
        ramdisk = ramdisk(later);
      }
      boolean p2mMapped = kernel.p2mBase().isEmpty();
      long p2m = p2mMapped ? take(p2mPages) : -1;
      final long startInfo = take(1);
      final long xenstore = take(1);
      final long console = take(1);
      final long tablesPfn = next;
      long mappedEnd = mappedEnd();
      PageTablePlan tables = new PageTablePlan(tablesPfn);
      long count = tables.map(kernel.virtBase(), mappedEnd - kernel.virtBase(), 0, tablesPfn + 1);
      take(count);
      final long bootStack = take(1);
      next = pages(mappedEnd - kernel.virtBase());
      check(
          "The initial mapping of %s (%s) does not fit"
              .formatted(kernel.elf().bytes().what(), size(next << PAGE_SHIFT)),
          (ramdiskMapped ? 0 : ramdiskPages) + p2mPages);
      if (!ramdiskMapped) {
        ramdisk = ramdisk(p2mPages);
      }
      long p2mFrames = p2mPages;
      if (!p2mMapped) {
        p2m = take(p2mPages);
        long p2mTables =
            tables.map(kernel.p2mBase().getAsLong(), p2mPages << PAGE_SHIFT, p2m, next);
        take(p2mTables);
        p2mFrames += p2mTables;
      }
      check("The kernel fits, but its page tables do not fit", 0);
      return new PvLayout(
          memoryPages,
          kernel.virtBase(),
          mappedEnd,
          tables,
          count,
          startInfo,
          xenstore,
          console,
          tablesPfn,
          bootStack,
          ramdisk,
          ramdiskMapped,
          p2m,
          p2mPages,
          p2mFrames,
          kernel.p2mBase().orElse(kernel.virtBase() + (p2m << PAGE_SHIFT)),
          p2mMapped);
    }

    /**
     * @param later how many pages will be taken behind it
     */
    private OptionalLong ramdisk(long later) throws BuildException {
      if (ramdiskBytes < 0) {
        return OptionalLong.empty();
      }
      String kernelSize = size(next << PAGE_SHIFT);
      long pfn = take(pages(ramdiskBytes));
      check(
          "The ramdisk (%s) does not fit beside the kernel (%s in memory)"
              .formatted(size(ramdiskBytes), kernelSize),
          later);
      return OptionalLong.of(pfn);
    }

    /** The smallest end of the mapping that has room for the page tables which map up to it. */
    private long mappedEnd() {
      long room = PADDING_PAGES + 1;
      while (true) {
        long end = align(kernel.virtBase() + ((next + room) << PAGE_SHIFT));
        long needed =
            new PageTablePlan(next).map(kernel.virtBase(), end - kernel.virtBase(), 0, next + 1)
                + PADDING_PAGES
                + 1;
        if (kernel.virtBase() + ((next + needed) << PAGE_SHIFT) <= end) {
          return end;
        }
        room = needed;
      }
    }

    private long take(long count) {
      long pfn = next;
      next += count;
      return pfn;
    }

    /**
     * @param later how many pages will at most be taken behind what is placed now
     */
    private void check(String problem, long later) throws BuildException {
      if (next > memoryPages) {
        throw new BuildException(
            "%s into %s of memory: give the domain at least %d MiB"
                .formatted(
                    problem,
                    size(memoryPages << PAGE_SHIFT),
                    (next + later << PAGE_SHIFT) + (1 << 20) - 1 >>> 20));
      }
    }

    /** For people: 640 KiB, 1.1 MiB, 62 MiB. */
    private static String size(long bytes) {
      if (bytes < 1 << 20) {
        return (bytes + 1023 >>> 10) + " KiB";
      }
      double mib = bytes / 1048576.0;
      return String.format(Locale.ROOT, mib < 10 ? "%.1f MiB" : "%.0f MiB", mib);
    }

    private static long align(long address) {
      return address + ALIGNMENT - 1 & -ALIGNMENT;
    }

    private static long pages(long bytes) {
      return bytes + PAGE_SIZE - 1 >>> PAGE_SHIFT;
    }
  }
}
