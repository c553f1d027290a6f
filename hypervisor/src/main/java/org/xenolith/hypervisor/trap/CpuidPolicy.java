package org.xenolith.hypervisor.trap;

import java.nio.charset.StandardCharsets;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.time.PvClock;

/**
 * What CPUID tells a PV guest: exactly what the processor does, as Xen shows it to PV guests (no
 * paging features, no MTRR; an APIC bit, though its place is taken by event channels: kernels send
 * themselves interrupts only where they see it), and Xen's own leaves (public/arch-x86/cpuid.h).
 *
 * <p>The family and model are those of a processor that does not speculate, because ours does not:
 * guests then leave out what they would do against speculation.
 */
public final class CpuidPolicy {
  /** Intel, family 6, model 0x1c, stepping 10. */
  private static final int SIGNATURE = 0x000106ca;

  private static final int XEN_BASE = 0x4000_0000;
  private static final int EXTENDED_BASE = 0x8000_0000;
  private static final int XEN_VERSION = 4 << 16 | 17;
  private static final int OSXSAVE = 1 << 27;

  /** x87 and SSE, legacy area and header. */
  private static final int XSAVE_BYTES = 576;

  private static final int XCR0_MASK = 3;

  /** 64-byte lines for CLFLUSH. */
  private static final int LEAF1_EBX = 8 << 8;

  private static final int LEAF1_ECX =
      bits(
          0 /* SSE3 */,
          1 /* PCLMULQDQ */,
          9 /* SSSE3 */,
          13 /* CX16 */,
          19 /* SSE4.1 */,
          20 /* SSE4.2 */,
          22 /* MOVBE */,
          23 /* POPCNT */,
          25 /* AES */,
          26 /* XSAVE */,
          30 /* RDRAND */,
          31 /* hypervisor */);

  private static final int LEAF1_EDX =
      bits(
          0 /* FPU */,
          2 /* DE */,
          4 /* TSC */,
          5 /* MSR */,
          6 /* PAE */,
          8 /* CX8 */,
          9 /* APIC */,
          11 /* SEP */,
          15 /* CMOV */,
          16 /* PAT */,
          19 /* CLFLUSH */,
          23 /* MMX */,
          24 /* FXSR */,
          25 /* SSE */,
          26 /* SSE2 */);

  private static final int LEAF7_EBX =
      bits(
          0 /* FSGSBASE */,
          3 /* BMI1 */,
          8 /* BMI2 */,
          9 /* ERMS */,
          18 /* RDSEED */,
          19 /* ADX */,
          29 /* SHA */);

  private static final int EXTENDED1_ECX = bits(0 /* LAHF64 */, 5 /* LZCNT */, 8 /* PREFETCHW */);

  private static final int EXTENDED1_EDX =
      bits(11 /* SYSCALL */, 20 /* NX */, 27 /* RDTSCP */, 29 /* LM */);

  /** 46 physical, 48 linear address bits. */
  private static final int ADDRESS_SIZES = 48 << 8 | 46;

  /** A leaf that is the same for every guest; subleaf -1 stands for all. */
  private record Leaf(int leaf, int subleaf, int eax, int ebx, int ecx, int edx) {}

  private static final int ALL = -1;

  private static final Leaf[] LEAVES = {
    new Leaf(0, ALL, 0xd, text("Genu"), text("ntel"), text("ineI")),
    new Leaf(1, ALL, SIGNATURE, LEAF1_EBX, LEAF1_ECX, LEAF1_EDX),
    // Data, instruction and unified caches: type, level, self-initialising; ways-1, line-1; sets-1.
    new Leaf(4, 0, 1 | 1 << 5 | 1 << 8, 7 << 22 | 63, 63, 0),
    new Leaf(4, 1, 2 | 1 << 5 | 1 << 8, 7 << 22 | 63, 63, 0),
    new Leaf(4, 2, 3 | 2 << 5 | 1 << 8, 15 << 22 | 63, 1023, 0),
    new Leaf(7, 0, 0, LEAF7_EBX, 0, 0),
    new Leaf(0xd, 0, XCR0_MASK, XSAVE_BYTES, XSAVE_BYTES, 0),
    new Leaf(XEN_BASE, ALL, XEN_BASE + 5, text("XenV"), text("MMXe"), text("nVMM")),
    new Leaf(XEN_BASE + 1, ALL, XEN_VERSION, 0, 0, 0),
    // One hypercall page through MSR 0x40000000; MMU_PT_UPDATE_PRESERVE_AD.
    new Leaf(XEN_BASE + 2, ALL, 1, 0x4000_0000, 1, 0),
    new Leaf(EXTENDED_BASE, ALL, EXTENDED_BASE + 8, 0, 0, 0),
    new Leaf(EXTENDED_BASE + 1, ALL, 0, 0, EXTENDED1_ECX, EXTENDED1_EDX),
    brand(2, 0),
    brand(3, 16),
    brand(4, 32),
    // 64-byte lines, 16 ways (8), 1024 KiB of second-level cache.
    new Leaf(EXTENDED_BASE + 6, ALL, 0, 0, 64 | 8 << 12 | 1024 << 16, 0),
    new Leaf(EXTENDED_BASE + 8, ALL, ADDRESS_SIZES, 0, 0, 0),
  };

  private final TimeSource time;
  private final PvClock clock;
  private final int maddrBits;

  /**
   * @param frames number of frames of the machine, for the width of machine addresses
   */
  public CpuidPolicy(TimeSource time, PvClock clock, long frames) {
    this.time = time;
    this.clock = clock;
    this.maddrBits = 64 - Long.numberOfLeadingZeros(frames) + 12;
  }

  private static int bits(int... numbers) {
    int value = 0;
    for (int number : numbers) {
      value |= 1 << number;
    }
    return value;
  }

  /** Four characters, the first in the lowest byte. */
  private static int text(String four) {
    byte[] bytes = four.getBytes(StandardCharsets.US_ASCII);
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
  }

  private static Leaf brand(int leaf, int offset) {
    String name = "Xenolith virtual x86-64 processor";
    String part = (name + "\0".repeat(48 - name.length())).substring(offset, offset + 16);
    return new Leaf(
        EXTENDED_BASE + leaf,
        ALL,
        text(part.substring(0, 4)),
        text(part.substring(4, 8)),
        text(part.substring(8, 12)),
        text(part.substring(12, 16)));
  }

  /**
   * @param osxsave whether the OSXSAVE bit is to be shown
   * @param result receives EAX, EBX, ECX, EDX; zeros for leaves that do not exist
   */
  public void query(int leaf, int subleaf, boolean osxsave, int[] result) {
    for (Leaf row : LEAVES) {
      if (row.leaf == leaf && (row.subleaf == ALL || row.subleaf == subleaf)) {
        set(result, row.eax, row.ebx, row.ecx, row.edx);
        if (leaf == 1 && osxsave) {
          result[2] |= OSXSAVE;
        }
        return;
      }
    }
    switch (leaf) {
      case XEN_BASE + 3 -> timeLeaf(subleaf, result);
      case XEN_BASE + 5 -> set(result, 0, subleaf == 0 ? maddrBits : 0, 0, 0);
      default -> set(result, 0, 0, 0, 0);
    }
  }

  private void timeLeaf(int subleaf, int[] result) {
    int khz = (int) (time.tscHz() / 1000);
    switch (subleaf) {
      // The TSC is safe on all vcpus (bit 1), RDTSCP is there (bit 2); mode 0; first incarnation.
      case 0 -> set(result, 6, 0, khz, 1);
      case 1 -> set(result, 0, 0, clock.multiplier(), clock.shift());
      case 2 -> set(result, khz, 0, 0, 0);
      default -> set(result, 0, 0, 0, 0);
    }
  }

  private static void set(int[] result, int eax, int ebx, int ecx, int edx) {
    result[0] = eax;
    result[1] = ebx;
    result[2] = ecx;
    result[3] = edx;
  }
}
