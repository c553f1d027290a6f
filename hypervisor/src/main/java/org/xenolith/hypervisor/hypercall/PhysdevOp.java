package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PhysdevAbi;

/** physdev_op(cmd, arg) for a domain without devices: its I/O privilege, and refusals. */
final class PhysdevOp implements Hypercall {
  private static final int PORTS = 65536;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long argument = call.argument(1);
    return switch ((int) call.argument(0)) {
      case PhysdevAbi.PHYSDEVOP_SET_IOPL -> {
        int iopl = call.guest().readInt(argument);
        if (iopl < 0 || iopl > 3) {
          yield -Errno.EINVAL;
        }
        call.vcpu().control().setIopl(iopl);
        yield 0;
      }
      case PhysdevAbi.PHYSDEVOP_SET_IOBITMAP -> {
        // struct physdev_set_iobitmap: u64 bitmap, u32 nr_ports
        long bitmap = call.guest().readLong(argument);
        int ports = call.guest().readInt(argument + 8);
        if (ports < 0 || ports > PORTS) {
          yield -Errno.EINVAL;
        }
        call.vcpu().control().setIobitmap(bitmap, ports);
        yield 0;
      }
      case PhysdevAbi.PHYSDEVOP_EOI, PhysdevAbi.PHYSDEVOP_IRQ_STATUS_QUERY -> -Errno.EINVAL;
      case PhysdevAbi.PHYSDEVOP_APIC_READ,
          PhysdevAbi.PHYSDEVOP_APIC_WRITE,
          PhysdevAbi.PHYSDEVOP_ALLOC_IRQ_VECTOR,
          PhysdevAbi.PHYSDEVOP_MAP_PIRQ,
          PhysdevAbi.PHYSDEVOP_UNMAP_PIRQ,
          PhysdevAbi.PHYSDEVOP_MANAGE_PCI_ADD,
          PhysdevAbi.PHYSDEVOP_MANAGE_PCI_REMOVE,
          PhysdevAbi.PHYSDEVOP_MANAGE_PCI_ADD_EXT,
          PhysdevAbi.PHYSDEVOP_RESTORE_MSI,
          PhysdevAbi.PHYSDEVOP_RESTORE_MSI_EXT,
          PhysdevAbi.PHYSDEVOP_SETUP_GSI,
          PhysdevAbi.PHYSDEVOP_GET_FREE_PIRQ,
          PhysdevAbi.PHYSDEVOP_PCI_MMCFG_RESERVED,
          PhysdevAbi.PHYSDEVOP_PCI_DEVICE_ADD,
          PhysdevAbi.PHYSDEVOP_PCI_DEVICE_REMOVE,
          PhysdevAbi.PHYSDEVOP_PREPARE_MSIX,
          PhysdevAbi.PHYSDEVOP_RELEASE_MSIX ->
          -Errno.EPERM;
      default -> -Errno.ENOSYS;
    };
  }
}
