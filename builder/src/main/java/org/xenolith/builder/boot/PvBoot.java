package org.xenolith.builder.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.image.ElfImage;
import org.xenolith.builder.image.PvKernel;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.PvContext;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.memory.MachineMemory;

/**
 * Fills a new domain's memory: everything that a 64-bit PV kernel finds when its first instruction
 * runs.
 */
final class PvBoot {
  private static final int GRANT_CONSOLE = 0;
  private static final int GRANT_XENSTORE = 1;
  private static final int DOMID_HOST = 0;
  private static final int COPY_BYTES = 1 << 20;

  /** sizeof(struct vcpu_info), and evtchn_upcall_mask in it; Xen has 32 in a shared info page. */
  private static final int VCPU_INFO_BYTES = 64;

  private static final int UPCALL_MASK_OFFSET = 1;
  private static final int LEGACY_VCPUS_MAX = 32;

  private final Domain domain;
  private final MachineMemory memory;
  private final PvKernel kernel;
  private final PvLayout layout;
  private final long baseMfn;

  private PvBoot(Domain domain, PvKernel kernel, PvLayout layout) {
    this.domain = domain;
    this.memory = domain.machine().memory();
    this.kernel = kernel;
    this.layout = layout;
    this.baseMfn = domain.populate(layout.memoryPages());
  }

  static BuiltDomain build(
      Domain domain,
      BootRequest request,
      PvKernel kernel,
      PvLayout layout,
      Runnable onXenstore,
      Runnable onConsole)
      throws BuildException {
    PvBoot boot = new PvBoot(domain, kernel, layout);
    boot.loadKernel();
    final long ramdiskBytes =
        request.ramdisk().isPresent() ? boot.loadRamdisk(request.ramdisk().get()) : 0;
    boot.writePhysicalToMachine();
    layout.tables().write(boot.memory, boot::mfn);
    boot.maskUpcalls();
    int xenstorePort = domain.eventChannels().allocateForHost(onXenstore);
    int consolePort = domain.eventChannels().allocateForHost(onConsole);
    boot.writeStartInfo(request.commandLine(), ramdiskBytes, xenstorePort, consolePort);
    domain.grantTable().seed(GRANT_CONSOLE, DOMID_HOST, boot.mfn(layout.consolePfn()));
    domain.grantTable().seed(GRANT_XENSTORE, DOMID_HOST, boot.mfn(layout.xenstorePfn()));
    HostPort xenstore = domain.eventChannels().hostPort(xenstorePort);
    HostPort console = domain.eventChannels().hostPort(consolePort);
    domain.startPv(
        new PvContext(
            kernel.entry(),
            layout.virtual(layout.bootStackPfn() + 1),
            layout.virtual(layout.startInfoPfn()),
            boot.mfn(layout.tables().rootPfn())));
    return new BuiltDomain(
        domain,
        layout,
        boot.mfn(layout.consolePfn()),
        console,
        boot.mfn(layout.xenstorePfn()),
        xenstore);
  }

  private long mfn(long pfn) {
    return baseMfn + pfn;
  }

  private long maddrOfPfn(long pfn) {
    return mfn(pfn) << MachineMemory.PAGE_SHIFT;
  }

  private long maddrOfVirtual(long virt) {
    return maddrOfPfn(0) + (virt - kernel.virtBase());
  }

  private void loadKernel() throws BuildException {
    for (ElfImage.Segment segment : kernel.elf().segments()) {
      long maddr = maddrOfVirtual(segment.paddr() + kernel.virtOffset());
      kernel.elf().bytes().copyTo(memory, maddr, segment.offset(), segment.fileBytes());
    }
    if (kernel.hypercallPage().isPresent()) {
      HypercallPage.write(memory, maddrOfVirtual(kernel.hypercallPage().getAsLong()));
    }
  }

  private long loadRamdisk(Path path) throws BuildException {
    long maddr = maddrOfPfn(layout.ramdiskPfn().orElseThrow());
    long done = 0;
    byte[] chunk = new byte[COPY_BYTES];
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      long size = channel.size();
      while (done < size) {
        int read = channel.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(COPY_BYTES, size - done)));
        if (read < 0) {
          throw new BuildException("Ramdisk " + path + " became shorter while it was read");
        }
        memory.writeBytes(maddr + done, chunk, 0, read);
        done += read;
      }
    } catch (IOException e) {
      throw new BuildException("Ramdisk " + path + " cannot be read: " + e.getMessage(), e);
    }
    return done;
  }

  private void writePhysicalToMachine() {
    long list = maddrOfPfn(layout.p2mPfn());
    for (long pfn = 0; pfn < layout.memoryPages(); pfn++) {
      memory.writeLong(list + pfn * Long.BYTES, mfn(pfn));
      domain.setMachineToPhysical(mfn(pfn), pfn);
    }
  }

  /** A vcpu starts with events masked. */
  private void maskUpcalls() {
    long sharedInfo = domain.sharedInfoMfn() << MachineMemory.PAGE_SHIFT;
    for (int vcpu = 0; vcpu < LEGACY_VCPUS_MAX; vcpu++) {
      memory.writeByte(sharedInfo + vcpu * VCPU_INFO_BYTES + UPCALL_MASK_OFFSET, (byte) 1);
    }
  }

  private void writeStartInfo(
      String commandLine, long ramdiskBytes, int xenstorePort, int consolePort) {
    long modStart = 0;
    int flags = StartInfo.VIRT_P2M_4TOOLS;
    if (layout.ramdiskPfn().isPresent()) {
      long pfn = layout.ramdiskPfn().getAsLong();
      modStart = layout.ramdiskMapped() ? layout.virtual(pfn) : pfn;
      flags |= layout.ramdiskMapped() ? 0 : StartInfo.MOD_START_PFN;
    }
    StartInfo info =
        new StartInfo(
            layout.memoryPages(),
            domain.sharedInfoMfn() << MachineMemory.PAGE_SHIFT,
            flags,
            mfn(layout.xenstorePfn()),
            xenstorePort,
            mfn(layout.consolePfn()),
            consolePort,
            layout.virtual(layout.pageTablesPfn()),
            layout.nrPageTables(),
            layout.p2mVirt(),
            modStart,
            ramdiskBytes,
            commandLine.getBytes(StandardCharsets.UTF_8),
            layout.p2mMapped() ? 0 : layout.p2mPfn(),
            layout.p2mMapped() ? 0 : layout.p2mFrames());
    byte[] bytes = info.encode();
    memory.writeBytes(maddrOfPfn(layout.startInfoPfn()), bytes, 0, bytes.length);
  }
}
