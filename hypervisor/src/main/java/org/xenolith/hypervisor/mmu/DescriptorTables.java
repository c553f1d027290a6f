package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EINVAL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.xenolith.abi.MmuAbi;
import org.xenolith.memory.MachineMemory;

/**
 * The segment descriptors of one vcpu: the guest's GDT frames, the hypervisor's own entries from
 * selector 0xe000 on, and the LDT, whose pages are taken as they are first used. Frames in use hold
 * a type reference, so that the guest cannot write them past the checks.
 */
public final class DescriptorTables {
  private static final int LDT_PAGES = 16;
  private static final int PER_PAGE = 512;
  private static final int TABLE_INDICATOR = 4;

  /** The hypervisor's entries that matter in ring 3 (public/arch-x86/xen-x86_64.h), by index. */
  private static final long[] RESERVED = {
    0,
    0x00af9b000000ffffL, // e008: ring 0 code, 64 bit
    0x00cf93000000ffffL, // e010: ring 0 data
    0,
    0x00cffb000000ffffL, // e023: ring 3 code, compatibility
    0x00cff3000000ffffL, // e02b: ring 3 data
    0x00affb000000ffffL, // e033: ring 3 code, 64 bit
  };

  private final DomainMemory domain;
  private final FrameTable frames;
  private final LongSupplier kernelRootMfn;

  private final long[] gdt = new long[MmuAbi.FIRST_RESERVED_GDT_PAGE];
  private int gdtEntries;

  private long ldtLinear;
  private int ldtEntries;

  /** Frames of the LDT's pages that have been used; 0 for the others. */
  private final long[] ldt = new long[LDT_PAGES];

  /**
   * @param kernelRootMfn the vcpu's kernel page-table root, through which the LDT is found
   */
  public DescriptorTables(DomainMemory memory, LongSupplier kernelRootMfn) {
    this.domain = memory;
    this.frames = memory.frames();
    this.kernelRootMfn = kernelRootMfn;
  }

  /**
   * The 8-byte descriptor that a selector names (RPL ignored), from the LDT where its TI bit is
   * set; 0 (not present) for the null selector, one past the table's limit and an LDT page that is
   * not mapped.
   */
  public long descriptor(int selector) {
    int index = (selector & 0xffff) >>> 3;
    synchronized (frames) {
      return (selector & TABLE_INDICATOR) != 0 ? local(index) : global(index);
    }
  }

  private long global(int index) {
    int reserved = index - MmuAbi.FIRST_RESERVED_GDT_ENTRY;
    if (reserved >= 0) {
      return reserved < RESERVED.length ? RESERVED[reserved] : 0;
    }
    return index < gdtEntries ? read(gdt[index / PER_PAGE], index) : 0;
  }

  private long local(int index) {
    if (index >= ldtEntries) {
      return 0;
    }
    int page = index / PER_PAGE;
    if (ldt[page] == 0) {
      ldt[page] = takeLdtPage(ldtLinear + (long) page * MachineMemory.PAGE_SIZE);
    }
    return ldt[page] == 0 ? 0 : read(ldt[page], index);
  }

  private long read(long mfn, int index) {
    return frames.memory().getLong((mfn << MachineMemory.PAGE_SHIFT) + 8L * (index % PER_PAGE));
  }

  private long takeLdtPage(long linear) {
    FrameTable table = frames;
    long maddr = PageTypes.l1EntryAddress(table.memory(), kernelRootMfn.getAsLong(), linear);
    if (maddr < 0) {
      return 0;
    }
    long entry = table.memory().getLongAcquire(maddr);
    if (!PageTableEntry.isPresent(entry)) {
      return 0;
    }
    long mfn = PageTableEntry.mfn(entry);
    return domain.types().getPageAndType(mfn, FrameType.SEGMENT_DESCRIPTORS, domain) == 0 ? mfn : 0;
  }

  /** Whether the selector is within its table's limit. */
  public boolean isWithinLimit(int selector) {
    int index = (selector & 0xffff) >>> 3;
    synchronized (frames) {
      if ((selector & TABLE_INDICATOR) != 0) {
        return index < ldtEntries;
      }
      return index < gdtEntries
          || (index >= MmuAbi.FIRST_RESERVED_GDT_ENTRY
              && index - MmuAbi.FIRST_RESERVED_GDT_ENTRY < RESERVED.length);
    }
  }

  /**
   * Installs GDT frames, as set_gdt and a new vcpu's context give them.
   *
   * @param entries number of descriptors; 512 in a frame
   * @return 0 or a negative errno; where it fails the old table stays
   */
  public int setGdt(long[] mfns, int entries) {
    if (entries < 0 || entries > MmuAbi.FIRST_RESERVED_GDT_ENTRY) {
      return -EINVAL;
    }
    int pages = (entries + PER_PAGE - 1) / PER_PAGE;
    synchronized (frames) {
      for (int i = 0; i < pages; i++) {
        if (domain.types().getPageAndType(mfns[i], FrameType.SEGMENT_DESCRIPTORS, domain) != 0) {
          domain.mistake("frame %d of the GDT, mfn %x, cannot be used".formatted(i, mfns[i]));
          put(mfns, i);
          return -EINVAL;
        }
      }
      dropGdt();
      System.arraycopy(mfns, 0, gdt, 0, pages);
      gdtEntries = entries;
      return 0;
    }
  }

  private void put(long[] mfns, int count) {
    for (int i = 0; i < count; i++) {
      domain.types().putPageAndType((int) mfns[i]);
    }
  }

  private void dropGdt() {
    put(gdt, gdtPages());
    Arrays.fill(gdt, 0);
    gdtEntries = 0;
  }

  /** MMUEXT_SET_LDT, its arguments checked. */
  void setLdt(long linear, int entries) {
    if (linear != ldtLinear || entries != ldtEntries) {
      dropLdtFrames();
      ldtLinear = linear;
      ldtEntries = entries;
    }
  }

  /** The address space changes: LDT pages are looked up anew. */
  void dropLdtFrames() {
    for (int i = 0; i < LDT_PAGES; i++) {
      if (ldt[i] != 0) {
        domain.types().putPageAndType((int) ldt[i]);
        ldt[i] = 0;
      }
    }
  }

  /** Frames that are held now, for checks. */
  List<Long> framesInUse() {
    List<Long> used = new ArrayList<>();
    for (int i = 0; i < gdtPages(); i++) {
      used.add(gdt[i]);
    }
    for (long mfn : ldt) {
      if (mfn != 0) {
        used.add(mfn);
      }
    }
    return used;
  }

  private int gdtPages() {
    return (gdtEntries + PER_PAGE - 1) / PER_PAGE;
  }

  /** Drops the references to GDT and LDT frames: the vcpu is destroyed. */
  public void release() {
    synchronized (frames) {
      dropGdt();
      dropLdtFrames();
      ldtEntries = 0;
    }
  }
}
