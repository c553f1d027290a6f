package org.xenolith.builder.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.builder.image.KernelFiles;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.memory.MachineMemory;

/** What stands in a new domain's memory when its first instruction runs. */
class PvBootTest {
  private static final int MEMORY_MIB = 16;
  private static final long WRITABLE = 2;

  private final Arena arena = Arena.ofShared();
  private final MachineMemory memory = new MachineMemory(arena.allocate(40L << 20, 4096));
  private final Machine machine = new Machine(memory, TimeSource.host());
  private final byte[] code = new byte[5000];
  private final byte[] ramdisk = new byte[10_000];

  @TempDir Path directory;
  private BuiltDomain built;
  private long rootMfn;

  @AfterEach
  void close() {
    machine.close();
    arena.close();
  }

  private void build(KernelFiles kernel) throws Exception {
    new Random(1).nextBytes(code);
    new Random(2).nextBytes(ramdisk);
    Path file = Files.write(directory.resolve("kernel"), kernel.code(code, 3 * 4096).build());
    Path ramdiskFile = Files.write(directory.resolve("ramdisk"), ramdisk);
    Domain domain =
        machine.createDomain(new DomainOptions(1, UUID.randomUUID(), "test", MEMORY_MIB * 256, 1));
    built =
        DomainBuilder.prepare(
                new BootRequest(file, Optional.of(ramdiskFile), "console=hvc0 x=y", MEMORY_MIB))
            .build(domain, () -> {}, () -> {});
    rootMfn = mfn(built.layout().pageTablesPfn());
  }

  private long mfn(long pfn) {
    return built.consoleMfn() - built.layout().consolePfn() + pfn;
  }

  /** The level 1 entry that maps an address; 0 where none does. */
  private long entry(long virt) {
    long table = rootMfn;
    for (int level = 4; level >= 1; level--) {
      long index = virt >>> 12 + 9 * (level - 1) & 511;
      long entry = memory.getLong((table << 12) + index * 8);
      if ((entry & 1) == 0) {
        return 0;
      }
      if (level == 1) {
        return entry;
      }
      table = (entry & 0xffffffffff000L) >>> 12;
    }
    throw new AssertionError();
  }

  private long maddr(long virt) {
    long entry = entry(virt);
    assertThat(entry).as("mapping of %x", virt).isNotZero();
    return (entry & 0xffffffffff000L) + (virt & 4095);
  }

  private byte[] bytes(long maddr, int count) {
    byte[] bytes = new byte[count];
    memory.readBytes(maddr, bytes, 0, count);
    return bytes;
  }

  private long startInfo(int offset) {
    return memory.getLong(maddr(built.layout().virtual(built.layout().startInfoPfn())) + offset);
  }

  @Test
  void everythingInTheInitialMapping() throws Exception {
    build(KernelFiles.pv().note(2, KernelFiles.KERNEL + 2 * 4096));
    PvLayout layout = built.layout();

    assertThat(bytes(maddr(KernelFiles.KERNEL), 4096)).isEqualTo(Arrays.copyOf(code, 4096));
    assertThat(bytes(maddr(KernelFiles.KERNEL + 4096), 904))
        .isEqualTo(Arrays.copyOfRange(code, 4096, 5000));
    assertThat(memory.getLong(maddr(KernelFiles.KERNEL + 5000))).isZero();
    // Hypercall 29: push rcx; push r11; mov eax, 29; syscall.
    assertThat(bytes(maddr(KernelFiles.KERNEL + 2 * 4096 + 29 * 32), 10))
        .containsExactly(0x51, 0x41, 0x53, 0xb8, 29, 0, 0, 0, 0x0f, 0x05);

    assertThat(new String(bytes(maddr(layout.virtual(layout.startInfoPfn())), 15)))
        .isEqualTo("xen-3.0-x86_64\0");
    assertThat(startInfo(32)).isEqualTo(MEMORY_MIB * 256);
    assertThat(startInfo(40)).isEqualTo(built.domain().sharedInfoMfn() << 12);
    assertThat(startInfo(48)).isEqualTo(StartInfo.VIRT_P2M_4TOOLS);
    assertThat(startInfo(56)).isEqualTo(built.xenstoreMfn());
    assertThat(startInfo(64)).isEqualTo(built.xenstore().guestPort()).isEqualTo(1);
    assertThat(startInfo(72)).isEqualTo(built.consoleMfn());
    assertThat(startInfo(80)).isEqualTo(built.console().guestPort()).isEqualTo(2);
    assertThat(startInfo(88)).isEqualTo(layout.virtual(layout.pageTablesPfn()));
    assertThat(startInfo(96)).isEqualTo(layout.nrPageTables());
    long p2m = startInfo(104);
    assertThat(p2m).isEqualTo(layout.p2mVirt());
    for (long pfn = 0; pfn < MEMORY_MIB * 256; pfn++) {
      assertThat(memory.getLong(maddr(p2m + pfn * 8))).isEqualTo(mfn(pfn));
    }
    long modStart = startInfo(112);
    assertThat(startInfo(120)).isEqualTo(ramdisk.length);
    for (int page = 0; page < 3; page++) {
      int length = Math.min(4096, ramdisk.length - page * 4096);
      assertThat(bytes(maddr(modStart + page * 4096), length))
          .isEqualTo(Arrays.copyOfRange(ramdisk, page * 4096, page * 4096 + length));
    }
    assertThat(
            new String(
                bytes(maddr(layout.virtual(layout.startInfoPfn())) + 128, 17),
                StandardCharsets.US_ASCII))
        .isEqualTo("console=hvc0 x=y\0");
    assertThat(startInfo(128 + 1024)).isZero();
    assertThat(startInfo(128 + 1024 + 8)).isZero();
  }

  @Test
  void ramdiskAndP2mOutsideTheInitialMapping() throws Exception {
    build(KernelFiles.pv().note(15, 0x8000000000L).note(16, new byte[] {1, 0, 0, 0}));
    PvLayout layout = built.layout();

    assertThat(startInfo(48)).isEqualTo(StartInfo.VIRT_P2M_4TOOLS | StartInfo.MOD_START_PFN);
    long ramdiskPfn = startInfo(112);
    assertThat(layout.ramdiskPfn()).hasValue(ramdiskPfn);
    assertThat(bytes(mfn(ramdiskPfn) << 12, ramdisk.length)).isEqualTo(ramdisk);
    assertThat(entry(layout.mappedEnd())).isZero();
    assertThat(startInfo(104)).isEqualTo(0x8000000000L);
    assertThat(memory.getLong(maddr(0x8000000000L + 77 * 8))).isEqualTo(mfn(77));
    assertThat(startInfo(128 + 1024)).isEqualTo(layout.p2mPfn());
    assertThat(startInfo(128 + 1024 + 8)).isEqualTo(layout.p2mFrames());
  }

  @Test
  void pageTablesAreMappedReadOnlyAndAllElseWritable() throws Exception {
    build(KernelFiles.pv());
    PvLayout layout = built.layout();

    for (long pfn = 0; layout.virtual(pfn) != layout.mappedEnd(); pfn++) {
      boolean table =
          pfn >= layout.pageTablesPfn() && pfn < layout.pageTablesPfn() + layout.nrPageTables();
      long entry = entry(layout.virtual(pfn));
      assertThat((entry & 0xffffffffff000L) >>> 12).isEqualTo(mfn(pfn));
      assertThat((entry & WRITABLE) != 0).as("pfn %x", pfn).isEqualTo(!table);
    }
  }

  @Test
  void vcpusStartWithEventsMasked() throws Exception {
    build(KernelFiles.pv());
    long sharedInfo = built.domain().sharedInfoMfn() << 12;
    assertThat(memory.getByte(sharedInfo + 1)).isEqualTo((byte) 1);
    assertThat(memory.getByte(sharedInfo + 31 * 64 + 1)).isEqualTo((byte) 1);
  }
}
