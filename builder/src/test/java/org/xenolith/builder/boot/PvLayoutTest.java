package org.xenolith.builder.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.builder.GuestParts;

/** Addresses as Xen 4.17's own tools chose them for Debian's kernel. */
class PvLayoutTest {
  @TempDir Path directory;

  @Test
  void debianCloudKernelStandsWhereXenPutsIt() throws Exception {
    Path ramdisk = directory.resolve("ramdisk");
    Files.write(ramdisk, new byte[0x1e4e10]);

    PvLayout layout =
        DomainBuilder.prepare(
                new BootRequest(
                    GuestParts.kernel("cloud"), Optional.of(ramdisk), "console=hvc0", 512))
            .layout();

    assertThat(layout.virtBase()).isEqualTo(0xffffffff80000000L);
    assertThat(layout.startInfoPfn()).isEqualTo(0x3e00);
    assertThat(layout.xenstorePfn()).isEqualTo(0x3e01);
    assertThat(layout.consolePfn()).isEqualTo(0x3e02);
    assertThat(layout.pageTablesPfn()).isEqualTo(0x3e03);
    assertThat(layout.nrPageTables()).isEqualTo(0x23);
    assertThat(layout.bootStackPfn()).isEqualTo(0x3e26);
    assertThat(layout.mappedEnd()).isEqualTo(0xffffffff84000000L);
    assertThat(layout.ramdiskPfn()).hasValue(0x4000);
    assertThat(layout.ramdiskMapped()).isFalse();
    assertThat(layout.p2mPfn()).isEqualTo(0x41e5);
    assertThat(layout.p2mFrames()).isEqualTo(0x103);
    assertThat(layout.p2mVirt()).isEqualTo(0x8000000000L);
  }
}
