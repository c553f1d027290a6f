package org.xenolith.builder.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.image.KernelFiles;

/** What a user may ask for, what not, and where things are put for kernels of other kinds. */
class DomainBuilderTest {
  @TempDir Path directory;
  private Path kernel;
  private Path ramdisk;

  @BeforeEach
  void files() throws IOException {
    kernel = Files.write(directory.resolve("kernel"), KernelFiles.pv().build());
    ramdisk = Files.write(directory.resolve("ramdisk"), new byte[10_000]);
  }

  private PvLayout prepare(Path ramdiskFile, String commandLine, long memoryMib)
      throws BuildException {
    return DomainBuilder.prepare(
            new BootRequest(kernel, Optional.ofNullable(ramdiskFile), commandLine, memoryMib))
        .layout();
  }

  private void assertRefused(
      Path ramdiskFile, String commandLine, long memoryMib, String sentence) {
    assertThatThrownBy(() -> prepare(ramdiskFile, commandLine, memoryMib))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesMemoryThatIsNone() {
    assertRefused(null, "", 0, "cannot have 0 MiB");
    assertRefused(null, "", -5, "cannot have -5 MiB");
    assertRefused(null, "", Long.MAX_VALUE, "MiB of memory");
  }

  @Test
  void refusesRamdisksThatCannotBeLoaded() throws IOException {
    assertRefused(directory.resolve("nothing"), "", 16, "Ramdisk does not exist: ");
    assertRefused(directory, "", 16, "is not a file");
    Path empty = Files.createFile(directory.resolve("empty"));
    assertRefused(empty, "", 16, "is empty");
    Path large = directory.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(17 << 20);
      assertRefused(large, "", 16, "(17 MiB) is larger than the domain's memory (16 MiB)");
      file.setLength(15 << 20);
      assertRefused(large, "", 16, "The ramdisk (15 MiB) does not fit beside the kernel (1.0 MiB");
      assertRefused(large, "", 16, "into 16 MiB of memory: give the domain at least 21 MiB");
      file.setLength(15_900 << 10);
      assertRefused(large, "", 16, "The ramdisk (16 MiB) does not fit");
    }
  }

  @Test
  void refusesKernelsThatDoNotFit() throws IOException, BuildException {
    Files.write(kernel, KernelFiles.pv().code(new byte[16], 20 << 20).build());
    assertRefused(null, "", 16, "does not fit into 16 MiB of memory: give the domain at least 26");
    assertRefused(null, "", 22, "The initial mapping");
    prepare(null, "", 26);
  }

  @Test
  void refusesCommandLinesThatAreTooLong() throws BuildException {
    prepare(null, "x".repeat(1023), 16);
    assertRefused(null, "x".repeat(1024), 16, "has 1024 bytes: 1023 are the most");
  }

  @Test
  void mapsRamdiskAndP2mForKernelsThatWantThem() throws BuildException {
    PvLayout layout = prepare(ramdisk, "", 16);

    // Kernel up to page 0x102, ramdisk of 3 pages, p2m of 8 pages, the three pages of rings.
    assertThat(layout.ramdiskPfn()).hasValue(0x102);
    assertThat(layout.ramdiskMapped()).isTrue();
    assertThat(layout.p2mMapped()).isTrue();
    assertThat(layout.p2mPfn()).isEqualTo(0x105);
    assertThat(layout.p2mPages()).isEqualTo(8);
    assertThat(layout.p2mVirt()).isEqualTo(KernelFiles.VIRT_BASE + 0x105000);
    assertThat(layout.startInfoPfn()).isEqualTo(0x10d);
    assertThat(layout.pageTablesPfn()).isEqualTo(0x110);
    // 4 MiB of mapping: one table of each of levels 4 to 2, two of level 1.
    assertThat(layout.nrPageTables()).isEqualTo(5);
    assertThat(layout.bootStackPfn()).isEqualTo(0x115);
    assertThat(layout.mappedEnd()).isEqualTo(KernelFiles.VIRT_BASE + (4 << 20));
  }

  @Test
  void growsTheMappingUntilItHoldsItsOwnTables() throws Exception {
    // Ends just below 4 MiB, so that tables and padding pass it.
    Files.write(kernel, KernelFiles.pv().code(new byte[16], 0x2f0000).build());
    PvLayout layout = prepare(null, "", 64);

    assertThat(layout.mappedEnd()).isEqualTo(KernelFiles.VIRT_BASE + (8 << 20));
    assertThat(layout.nrPageTables()).isEqualTo(7);
  }
}
