package org.xenolith.builder.image;

import java.util.OptionalLong;
import java.util.Set;
import org.xenolith.builder.BuildException;

/**
 * A kernel with a 64-bit PV entry, and what its notes ask of the builder.
 *
 * @param elf what has to be loaded
 * @param virtBase where the initial mapping begins: the virtual address of PFN 0
 * @param virtOffset virtual address less the ELF file's physical address
 * @param virtStart virtual address of its first byte, page-aligned downwards
 * @param virtEnd virtual address after its last byte
 * @param entry where the first vcpu starts
 * @param hypercallPage virtual address of a page of its own to be filled with hypercall stubs
 * @param p2mBase where it wants the p2m mapped; absent: in the initial mapping
 * @param unmappedRamdisk whether it takes its ramdisk by PFN, outside the initial mapping
 */
public record PvKernel(
    ElfImage elf,
    long virtBase,
    long virtOffset,
    long virtStart,
    long virtEnd,
    long entry,
    OptionalLong hypercallPage,
    OptionalLong p2mBase,
    boolean unmappedRamdisk) {

  private static final long PAGE_MASK = 4095;

  /** Features (public/features.h) that a kernel may require of us. */
  private static final Set<String> FEATURES_OFFERED =
      Set.of(
          "writable_page_tables",
          "writable_descriptor_tables",
          "pae_pgdir_above_4gb",
          "supervisor_mode_kernel",
          "mmu_pt_update_preserve_ad",
          "gnttab_map_avail_bits");

  /**
   * @throws BuildException where the kernel has no 64-bit PV entry, or asks for what does not exist
   */
  public static PvKernel of(ElfImage elf) throws BuildException {
    String what = elf.bytes().what();
    XenNotes notes =
        elf.notes()
            .orElseThrow(() ->
                new BuildException(
                    what
                        + " is not built for Xen: it has no Xen notes; use a kernel with"
                        + " CONFIG_XEN_PV, such as Debian's linux-image-amd64"));
    checkOffers(what, notes);
    checkVersion(what, notes);
    checkFeatures(what, notes);
    long virtBase = notes.number(XenNote.VIRT_BASE).orElse(0);
    long paddrOffset = notes.number(XenNote.PADDR_OFFSET).orElse(notes.legacy() ? virtBase : 0);
    long virtOffset = virtBase - paddrOffset;
    long start = -1;
    long end = 0;
    for (ElfImage.Segment segment : elf.segments()) {
      start = minUnsigned(start, segment.paddr());
      end = maxUnsigned(end, segment.paddr() + segment.memoryBytes());
    }
    PvKernel kernel =
        new PvKernel(
            elf,
            virtBase,
            virtOffset,
            start + virtOffset & ~PAGE_MASK,
            end + virtOffset,
            notes.number(XenNote.ENTRY).orElse(elf.entry()),
            notes.number(XenNote.HYPERCALL_PAGE),
            p2mBase(notes, virtBase),
            notes.number(XenNote.MOD_START_PFN).orElse(0) != 0);
    kernel.checkAddresses(what);
    return kernel;
  }

  /** Like the tools of Xen: a base that cannot be used is as good as none. */
  private static OptionalLong p2mBase(XenNotes notes, long virtBase) {
    OptionalLong base = notes.number(XenNote.INIT_P2M);
    boolean usable =
        base.isPresent()
            && (base.getAsLong() & PAGE_MASK) == 0
            && mappable(base.getAsLong())
            && Long.compareUnsigned(base.getAsLong(), virtBase) < 0;
    return usable ? base : OptionalLong.empty();
  }

  private static void checkOffers(String what, XenNotes notes) throws BuildException {
    if (notes.has(XenNote.ENTRY) || notes.has(XenNote.VIRT_BASE) || notes.legacy()) {
      return;
    }
    if (notes.has(XenNote.PHYS32_ENTRY)) {
      throw new BuildException(
          what
              + " has no 64-bit PV entry; it offers PVH (PHYS32_ENTRY), which is not supported yet:"
              + " use a kernel with CONFIG_XEN_PV");
    }
    throw new BuildException(
        what
            + " has no 64-bit PV entry: its Xen notes name neither ENTRY nor VIRT_BASE; use a kernel"
            + " with CONFIG_XEN_PV");
  }

  private static void checkVersion(String what, XenNotes notes) throws BuildException {
    String version = notes.text(XenNote.XEN_VERSION).orElse("");
    if (!version.startsWith("xen-3.0")) {
      throw new BuildException(
          what + " is for the interface '" + version + "' of Xen: only xen-3.0 is known");
    }
  }

  private static void checkFeatures(String what, XenNotes notes) throws BuildException {
    for (String feature : notes.text(XenNote.FEATURES).orElse("").split("\\|", -1)) {
      if (feature.startsWith("!") && !FEATURES_OFFERED.contains(feature.substring(1))) {
        throw new BuildException(
            what + " requires '" + feature.substring(1) + "', which PV domains do not have here");
      }
    }
  }

  private void checkAddresses(String what) throws BuildException {
    boolean inOrder =
        Long.compareUnsigned(virtBase, virtStart) <= 0
            && Long.compareUnsigned(virtStart, virtEnd) < 0
            && Long.compareUnsigned(entry, virtStart) >= 0
            && Long.compareUnsigned(entry, virtEnd) < 0
            && (virtBase & PAGE_MASK) == 0
            && hypercallPage.stream()
                .allMatch(page ->
                    (page & PAGE_MASK) == 0
                        && Long.compareUnsigned(page, virtStart) >= 0
                        && Long.compareUnsigned(page, virtEnd) < 0);
    if (!inOrder
        || !mappable(virtBase)
        || !mappable(virtEnd)
        || virtEnd - virtBase > Limits.KERNEL_BYTES_MAX) {
      throw new BuildException(
          what
              + " is damaged: its addresses make no sense (base "
              + hex(virtBase)
              + ", kernel "
              + hex(virtStart)
              + " to "
              + hex(virtEnd)
              + ", entry "
              + hex(entry)
              + ")");
    }
  }

  /** Canonical, and not in the range that Xen keeps for itself (16 slots of the L4 from 256). */
  private static boolean mappable(long address) {
    return address << 16 >> 16 == address && address >>> 43 != 0x1ffff0;
  }

  private static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
