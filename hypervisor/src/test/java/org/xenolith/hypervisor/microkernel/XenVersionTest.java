package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.PvAbi;
import org.xenolith.abi.VersionAbi;

/** xen_version. */
final class XenVersionTest {
  @Test
  void saysFourPointSeventeen() {
    Microkernel.succeeds(program ->
        program
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_VERSION, 0)
            .expect("version", 4 << 16 | 17)
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_PAGESIZE, 0)
            .expect("page size", 4096)
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_PAGESIZE, 8)
            .expect("page size with an argument", -Errno.EINVAL)
            .hypercall(HypercallNumber.XEN_VERSION, 77, 0)
            .expect("unknown", -Errno.ENOSYS)
            .succeed());
  }

  @Test
  void writesStringsWhereTheGuestWants() {
    try (Microkernel kernel =
        Microkernel.of(program ->
            program
                .hypercall(
                    HypercallNumber.XEN_VERSION, VersionAbi.XENVER_EXTRAVERSION, slotAddress(0))
                .expect("extraversion", 0)
                .hypercall(
                    HypercallNumber.XEN_VERSION, VersionAbi.XENVER_CAPABILITIES, slotAddress(4))
                .expect("capabilities", 0)
                .succeed())) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(text(kernel, 0, 11)).isEqualTo(".7-xenolith");
      assertThat(text(kernel, 4, 15)).isEqualTo("xen-3.0-x86_64 ");
    }
  }

  private static String text(Microkernel kernel, int slot, int length) {
    byte[] bytes = new byte[length];
    kernel.memory.readBytes(kernel.maddr(Microkernel.DATA_PAGE) + 8L * slot, bytes, 0, length);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void features() {
    Microkernel.succeeds(program ->
        program
            .put(0, 0)
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_GET_FEATURES, slotAddress(0))
            .expect("submap 0", 0)
            .expectSlot("features", 0, (1L << 5 | 1 << 6 | 1 << 7 | 1 << 13 | 1 << 17) << 32)
            .put(0, 1)
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_GET_FEATURES, slotAddress(0))
            .expect("submap 1", -Errno.EINVAL)
            .succeed());
  }

  @Test
  void hostilePointersAreFaults() {
    Microkernel.succeeds(program ->
        program
            .hypercall(HypercallNumber.XEN_VERSION, VersionAbi.XENVER_EXTRAVERSION, 0x1000)
            .expect("unmapped", -Errno.EFAULT)
            .hypercall(
                HypercallNumber.XEN_VERSION,
                VersionAbi.XENVER_EXTRAVERSION,
                PvAbi.HYPERVISOR_VIRT_START)
            .expect("in Xen's range", -Errno.EFAULT)
            .hypercall(
                HypercallNumber.XEN_VERSION, VersionAbi.XENVER_EXTRAVERSION, 0x0000_8000_0000_0000L)
            .expect("not canonical", -Errno.EFAULT)
            .hypercall(
                HypercallNumber.XEN_VERSION,
                VersionAbi.XENVER_EXTRAVERSION,
                Microkernel.page(Microkernel.L1_PAGE))
            .expect("read-only", -Errno.EFAULT)
            .hypercall(
                HypercallNumber.XEN_VERSION,
                VersionAbi.XENVER_COMMANDLINE,
                Microkernel.SHARED_INFO + 0xfff)
            .expect("beyond the last page", -Errno.EFAULT)
            .succeed());
  }

  @Test
  void whatIsNotInTheTableIsNotImplemented() {
    Microkernel.succeeds(program ->
        program
            .hypercall(11)
            .expect("hypercall 11", -Errno.ENOSYS)
            .hypercall(HypercallNumber.XENOPROF_OP)
            .expect("xenoprof", -Errno.ENOSYS)
            .hypercall(63)
            .expect("hypercall 63", -Errno.ENOSYS)
            .hypercall(4095)
            .expect("hypercall 4095", -Errno.ENOSYS)
            .hypercall(HypercallNumber.SYSCTL)
            .expect("sysctl", -Errno.EPERM)
            .hypercall(HypercallNumber.PLATFORM_OP)
            .expect("platform_op", -Errno.EPERM)
            .succeed());
  }
}
