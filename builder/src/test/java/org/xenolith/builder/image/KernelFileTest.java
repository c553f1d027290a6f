package org.xenolith.builder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.GuestParts;

/** What kernel files may be, and what is said of those that are none. */
class KernelFileTest {
  private static final long LIMIT = 16 << 20;

  @TempDir Path directory;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("kernel"), bytes);
  }

  private PvKernel kernel(byte[] bytes) throws IOException, BuildException {
    return PvKernel.of(KernelFile.read(file(bytes), LIMIT));
  }

  private void assertRefused(byte[] bytes, String sentence) {
    assertThatThrownBy(() -> kernel(bytes))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining(directory.resolve("kernel").toString());
  }

  // ---- what is read

  @Test
  void readsElfWithNotes() throws Exception {
    PvKernel kernel =
        kernel(
            KernelFiles.pv()
                .note(2, KernelFiles.KERNEL + 4096)
                .note(15, 0x8000000000L)
                .note(16, new byte[] {1, 0, 0, 0})
                .build());

    assertThat(kernel.entry()).isEqualTo(KernelFiles.KERNEL);
    assertThat(kernel.virtBase()).isEqualTo(KernelFiles.VIRT_BASE);
    assertThat(kernel.virtStart()).isEqualTo(KernelFiles.KERNEL);
    assertThat(kernel.virtEnd()).isEqualTo(KernelFiles.KERNEL + 8192);
    assertThat(kernel.hypercallPage()).hasValue(KernelFiles.KERNEL + 4096);
    assertThat(kernel.p2mBase()).hasValue(0x8000000000L);
    assertThat(kernel.unmappedRamdisk()).isTrue();
  }

  @Test
  void readsTheOlderGuestSection() throws Exception {
    PvKernel kernel =
        kernel(
            KernelFiles.bare()
                .legacy(
                    "GUEST_OS=test,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,"
                        + "ELF_PADDR_OFFSET=0x0,HYPERCALL_PAGE=0x101,LOADER=generic")
                .build());

    assertThat(kernel.virtBase()).isEqualTo(KernelFiles.VIRT_BASE);
    assertThat(kernel.entry()).isEqualTo(KernelFiles.KERNEL);
    assertThat(kernel.hypercallPage()).hasValue(KernelFiles.VIRT_BASE + 0x101000);
    assertThat(kernel.p2mBase()).isEmpty();
    assertThat(kernel.unmappedRamdisk()).isFalse();
  }

  static List<List<String>> compressors() {
    return List.of(
        List.of("gzip", "-9", "-c"),
        List.of("bzip2", "-9", "-c"),
        List.of("lzma", "-9", "-c"),
        List.of("xz", "--check=crc32", "--x86", "--lzma2=,dict=32MiB", "-c"),
        List.of("lz4", "-l", "-9", "-c"),
        List.of("zstd", "-q", "-22", "--ultra", "-c"),
        List.of("zstd", "-q", "-3", "--no-check", "-c"));
  }

  @ParameterizedTest
  @MethodSource("compressors")
  void readsPayloadsAsTheKernelsBuildMakesThem(List<String> compressor) throws Exception {
    byte[] code = new byte[3 << 20];
    new Random(7).nextBytes(code);
    Arrays.fill(code, 1 << 20, 2 << 20, (byte) 3);
    byte[] elf = KernelFiles.pv().code(code, code.length).build();
    byte[] compressed = compress(compressor, elf);
    // The build appends the size, except to gzip's own.
    byte[] payload = Arrays.copyOf(compressed, compressed.length + 4);
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putInt(compressed.length, elf.length);

    for (byte[] variant : List.of(compressed, payload)) {
      PvKernel kernel = kernel(KernelFiles.bzImage(variant));
      ImageBytes bytes = kernel.elf().bytes();
      assertThat(bytes.size()).isEqualTo(elf.length);
      assertThat(Arrays.equals(bytes.bytes(0, elf.length), elf)).isTrue();
    }
    assertThat(kernel(compressed).entry()).isEqualTo(KernelFiles.KERNEL);
  }

  @ParameterizedTest
  @MethodSource("compressors")
  void refusesDamagedPayloads(List<String> compressor) throws Exception {
    byte[] code = new byte[1 << 18];
    new Random(8).nextBytes(code);
    byte[] payload = compress(compressor, KernelFiles.pv().code(code, code.length).build());
    byte[] cut = Arrays.copyOf(payload, payload.length / 2);
    assertThatThrownBy(() -> kernel(KernelFiles.bzImage(cut))).isInstanceOf(BuildException.class);
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dxenolith.seed)");
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      byte[] damaged = payload.clone();
      for (int change = 0; change < 3; change++) {
        damaged[6 + random.nextInt(damaged.length - 6)] ^= (byte) (1 + random.nextInt(255));
      }
      // Formats without a checksum may not notice; whatever comes of it is a sentence.
      try {
        kernel(KernelFiles.bzImage(damaged));
      } catch (BuildException e) {
        assertThat(e.getMessage()).startsWith("Kernel image ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("compressors")
  void stopsDecompressionBombs(List<String> compressor) throws Exception {
    byte[] bomb = compress(compressor, new byte[(int) LIMIT + 1]);
    assertRefused(KernelFiles.bzImage(bomb), "decompresses to more than 16 MiB");
  }

  private static byte[] compress(List<String> compressor, byte[] bytes) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(compressor).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      assertThat(System.getenv("CI"))
          .as("%s is missing", compressor.getFirst())
          .isNotEqualTo("true");
      assumeTrue(false, compressor.getFirst() + " is missing");
      throw e;
    }
    Thread feeder =
        Thread.ofVirtual()
            .start(() -> {
              try (var out = process.getOutputStream()) {
                out.write(bytes);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    byte[] compressed = process.getInputStream().readAllBytes();
    feeder.join();
    assertThat(process.waitFor()).isZero();
    return compressed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloud", "amd64", "rt"})
  void readsDebiansKernels(String flavour) throws Exception {
    PvKernel kernel = PvKernel.of(KernelFile.read(GuestParts.kernel(flavour), 256 << 20));

    assertThat(kernel.virtBase()).isEqualTo(0xffffffff80000000L);
    assertThat(kernel.virtStart()).isEqualTo(0xffffffff81000000L);
    assertThat(kernel.p2mBase()).hasValue(0x8000000000L);
    assertThat(kernel.unmappedRamdisk()).isTrue();
    assertThat(kernel.elf().notes().orElseThrow().text(XenNote.GUEST_OS)).contains("linux");
  }

  // ---- what is refused

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> KernelFile.read(directory.resolve("missing"), LIMIT))
        .isInstanceOf(BuildException.class)
        .hasMessage("Kernel image does not exist: " + directory.resolve("missing"));
    assertThatThrownBy(() -> KernelFile.read(directory, LIMIT))
        .hasMessage("Kernel image " + directory + " is not a file");
  }

  @Test
  void refusesWhatIsNoKernel() {
    assertRefused(new byte[0], "is empty");
    assertRefused("#!/bin/sh\n".getBytes(), "is not a kernel");
    assertRefused(new byte[] {0x7f}, "is not a kernel");
    assertRefused(new byte[] {0x7f, 'E', 'L', 'F'}, "is truncated");
    assertRefused(KernelFiles.bare().build(), "is not built for Xen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 3; 2; is a 32-bit kernel",
        "2; 3; 2; is a 32-bit kernel",
        "2; 183; 2; is for another processor (ELF machine 183)",
        "2; 62; 1; is an ELF file, but not an executable one",
        "2; 62; 4; is an ELF file, but not an executable one"
      })
  void refusesOtherKindsOfElf(int elfClass, int machine, int type, String sentence) {
    assertRefused(KernelFiles.pv().elf(elfClass, machine, type).build(), sentence);
  }

  @Test
  void saysWhatAKernelOffersInsteadOfPv() {
    byte[] pvh = KernelFiles.bare().note(5, "xen-3.0").note(6, "linux").note(18, 0x1000000).build();
    assertRefused(pvh, "has no 64-bit PV entry; it offers PVH (PHYS32_ENTRY)");
    byte[] neither = KernelFiles.bare().note(5, "xen-3.0").note(6, "linux").build();
    assertRefused(neither, "has no 64-bit PV entry");
  }

  @Test
  void refusesWhatIsForAnotherXen() {
    assertRefused(
        KernelFiles.bare().note(3, KernelFiles.VIRT_BASE).note(5, "xen-9.9").build(), "xen-9.9");
    assertRefused(
        KernelFiles.pv().note(10, "!auto_translated_physmap").build(),
        "requires 'auto_translated_physmap'");
  }

  @Test
  void refusesAddressesThatMakeNoSense() {
    assertRefused(KernelFiles.pv().note(1, 0x1234).build(), "addresses make no sense");
    assertRefused(KernelFiles.pv().note(3, 0xffff800000000000L).build(), "addresses make no sense");
    assertRefused(
        KernelFiles.pv().note(2, KernelFiles.KERNEL + 12).build(), "addresses make no sense");
    assertRefused(
        KernelFiles.pv().note(2, KernelFiles.KERNEL + (1 << 20)).build(),
        "addresses make no sense");
    assertRefused(KernelFiles.pv().code(new byte[16], 8).build(), "is damaged");
    assertRefused(KernelFiles.pv().code(new byte[16], 1L << 40).build(), "is damaged");
  }

  @Test
  void refusesEveryTruncation() throws Exception {
    byte[] elf = KernelFiles.pv().code(new byte[5000], 8192).build();
    byte[] image = KernelFiles.bzImage(elf);
    for (int length = 1; length < 5000; length += 7) {
      byte[] shortElf = Arrays.copyOf(elf, length);
      assertThatThrownBy(() -> kernel(shortElf)).isInstanceOf(BuildException.class);
      byte[] shortImage = Arrays.copyOf(image, length);
      assertThatThrownBy(() -> kernel(shortImage)).isInstanceOf(BuildException.class);
    }
  }

  @Test
  void refusesBzImagesThatAreTooOldOrUnknown() {
    byte[] image = KernelFiles.bzImage("what is this".getBytes());
    assertRefused(image, "in a format that is not known (it begins with 77686174)");
    image[0x206] = 5;
    assertRefused(image, "its boot protocol is 2.5");
  }

  @Test
  void survivesAnythingInTheHeaders() throws Exception {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dxenolith.seed)");
    Random random = new Random(seed);
    byte[] good =
        KernelFiles.pv().legacy("XEN_VER=xen-3.0,VIRT_BASE=0x0").code(new byte[64], 8192).build();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = good.clone();
      for (int change = 0; change < 4; change++) {
        bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      }
      try {
        PvKernel.of(ElfImage.parse(ImageBytes.of("Kernel image x", bytes)));
      } catch (BuildException e) {
        assertThat(e.getMessage()).startsWith("Kernel image x");
      }
    }
  }
}
