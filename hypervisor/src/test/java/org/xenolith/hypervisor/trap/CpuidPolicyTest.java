package org.xenolith.hypervisor.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.time.PvClock;
import org.xenolith.x86.isa.Feature;

final class CpuidPolicyTest {
  private static final int EAX = 0;
  private static final int EBX = 1;
  private static final int ECX = 2;
  private static final int EDX = 3;

  private final TimeSource time = TimeSource.host();
  private final CpuidPolicy policy = new CpuidPolicy(time, new PvClock(time), 65536);

  /** Where CPUID tells of a feature of the instruction table. */
  private record Bit(int leaf, int register, int number) {}

  private static Map<Feature, Bit> bits() {
    Map<Feature, Bit> bits = new EnumMap<>(Feature.class);
    bits.put(Feature.FPU, new Bit(1, EDX, 0));
    bits.put(Feature.MMX, new Bit(1, EDX, 23));
    bits.put(Feature.FXSR, new Bit(1, EDX, 24));
    bits.put(Feature.SSE, new Bit(1, EDX, 25));
    bits.put(Feature.SSE2, new Bit(1, EDX, 26));
    bits.put(Feature.SSE3, new Bit(1, ECX, 0));
    bits.put(Feature.PCLMULQDQ, new Bit(1, ECX, 1));
    bits.put(Feature.MONITOR, new Bit(1, ECX, 3));
    bits.put(Feature.VMX, new Bit(1, ECX, 5));
    bits.put(Feature.SSSE3, new Bit(1, ECX, 9));
    bits.put(Feature.CMPXCHG16B, new Bit(1, ECX, 13));
    bits.put(Feature.SSE4_1, new Bit(1, ECX, 19));
    bits.put(Feature.SSE4_2, new Bit(1, ECX, 20));
    bits.put(Feature.MOVBE, new Bit(1, ECX, 22));
    bits.put(Feature.POPCNT, new Bit(1, ECX, 23));
    bits.put(Feature.AESNI, new Bit(1, ECX, 25));
    bits.put(Feature.XSAVE, new Bit(1, ECX, 26));
    bits.put(Feature.RDRAND, new Bit(1, ECX, 30));
    bits.put(Feature.FSGSBASE, new Bit(7, EBX, 0));
    bits.put(Feature.BMI1, new Bit(7, EBX, 3));
    bits.put(Feature.BMI2, new Bit(7, EBX, 8));
    bits.put(Feature.INVPCID, new Bit(7, EBX, 10));
    bits.put(Feature.RDSEED, new Bit(7, EBX, 18));
    bits.put(Feature.ADX, new Bit(7, EBX, 19));
    bits.put(Feature.SMAP, new Bit(7, EBX, 20));
    bits.put(Feature.SHA, new Bit(7, EBX, 29));
    bits.put(Feature.LAHF_SAHF, new Bit(0x8000_0001, ECX, 0));
    bits.put(Feature.SVM, new Bit(0x8000_0001, ECX, 2));
    bits.put(Feature.LZCNT, new Bit(0x8000_0001, ECX, 5));
    bits.put(Feature.PREFETCHW, new Bit(0x8000_0001, ECX, 8));
    bits.put(Feature.RDTSCP, new Bit(0x8000_0001, EDX, 27));
    return bits;
  }

  private int[] query(int leaf) {
    return query(leaf, 0);
  }

  private int[] query(int leaf, int subleaf) {
    int[] result = {-1, -1, -1, -1};
    policy.query(leaf, subleaf, false, result);
    return result;
  }

  private boolean offers(Feature feature) {
    Bit bit = bits().get(feature);
    return (query(bit.leaf)[bit.register] >>> bit.number & 1) != 0;
  }

  @Test
  void whatRingThreeCanDoIsOffered() {
    for (Feature feature : bits().keySet()) {
      boolean forKernels =
          switch (feature) {
            case MONITOR, VMX, SVM, INVPCID, SMAP -> true;
            default -> false;
          };
      assertThat(offers(feature)).as(feature.name()).isEqualTo(!forKernels);
    }
  }

  @Test
  void whatXenHidesFromPvGuestsIsHidden() {
    int hidden = 1 << 1 | 1 << 3 | 1 << 12 | 1 << 13 | 1 << 17;
    assertThat(query(1)[EDX] & hidden).as("VME PSE MTRR PGE PSE36").isZero();
    assertThat(query(1)[ECX] & (1 << 17 | 1 << 21 | 1 << 28)).as("PCID x2APIC AVX").isZero();
    assertThat(query(7)[EBX] & (1 << 5 | 1 << 7 | 1 << 20)).as("AVX2 SMEP SMAP").isZero();
    assertThat(query(0x8000_0001)[EDX] & 1 << 26).as("1 GiB pages").isZero();
  }

  @Test
  void osxsaveIsShownOnDemand() {
    int[] result = new int[4];
    policy.query(1, 0, true, result);
    assertThat(result[ECX] & 1 << 27).isNotZero();
    assertThat(query(1)[ECX] & 1 << 27).isZero();
  }

  @Test
  void vendorBrandAndHypervisor() {
    int[] zero = query(0);
    assertThat(text(zero[EBX], zero[EDX], zero[ECX])).isEqualTo("GenuineIntel");
    int[] a = query(0x8000_0002);
    int[] b = query(0x8000_0003);
    int[] c = query(0x8000_0004);
    String brand = text(a) + text(b) + text(c);
    assertThat(brand.replace("\0", "")).isEqualTo("Xenolith virtual x86-64 processor");
    int[] xen = query(0x4000_0000);
    assertThat(text(xen[EBX], xen[ECX], xen[EDX])).isEqualTo("XenVMMXenVMM");
    assertThat(query(0x4000_0001)[EAX]).isEqualTo(4 << 16 | 17);
    assertThat(query(0x4000_0003, 0)[ECX]).as("kHz").isEqualTo(1_000_000);
    assertThat(query(0x4000_0005)[EBX]).as("bits of a machine address").isEqualTo(17 + 12);
  }

  private static String text(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return new String(bytes.array(), StandardCharsets.US_ASCII);
  }

  @Test
  void leavesThatDoNotExistAreZero() {
    for (int leaf : new int[] {0xe, 0xff, 0x4000_0006, 0x4000_0100, 0x8000_0009, -1}) {
      assertThat(query(leaf)).as("%x", leaf).containsOnly(0);
    }
    assertThat(query(4, 3)).containsOnly(0);
    assertThat(query(0xd, 2)).containsOnly(0);
  }
}
