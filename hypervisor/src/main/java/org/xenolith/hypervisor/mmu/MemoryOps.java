package org.xenolith.hypervisor.mmu;

import static org.xenolith.abi.Errno.EACCES;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOSYS;
import static org.xenolith.abi.MemoryAbi.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xenolith.abi.MmuAbi;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;

/** memory_op: the reservation, the memory map and the machine-to-physical table. */
public final class MemoryOps {
  private static final int FRAMES_PER_SUPERPAGE = 512;

  private final Call call;
  private final DomainMemory domain;
  private final FrameTable frames;

  public MemoryOps(Call call) {
    this.call = call;
    this.domain = call.memory();
    this.frames = domain.frames();
  }

  /**
   * @param command XENMEM_* in its low six bits, above it the extent to begin with
   * @return the operation's result or a negative errno
   */
  public long run(long command, long address) throws BadAddress {
    int operation = (int) command & MEMOP_CMD_MASK;
    long first = command >>> MEMOP_EXTENT_SHIFT;
    switch (operation) {
      case XENMEM_INCREASE_RESERVATION:
        return new Reservations(call).increase(address, first);
      case XENMEM_DECREASE_RESERVATION:
        return new Reservations(call).decrease(address, first);
      case XENMEM_POPULATE_PHYSMAP:
        return new Reservations(call).populate(address, first);
      default:
        return first != 0 ? -EINVAL : other(operation, address);
    }
  }

  private long other(int operation, long address) throws BadAddress {
    return switch (operation) {
      case XENMEM_EXCHANGE -> new MemoryExchange(call, address).run();
      case XENMEM_MAXIMUM_RAM_PAGE -> frames.frames();
      case XENMEM_CURRENT_RESERVATION, XENMEM_MAXIMUM_RESERVATION ->
          reservation(operation, address);
      case XENMEM_MEMORY_MAP -> memoryMap(address);
      case XENMEM_MACHPHYS_MAPPING -> machineToPhysicalMapping(address);
      case XENMEM_MACHPHYS_MFN_LIST -> machineToPhysicalFrames(address);
      case XENMEM_ADD_TO_PHYSMAP -> addToPhysmap(address);
      case XENMEM_REMOVE_FROM_PHYSMAP -> removeFromPhysmap(address);
      default -> -ENOSYS;
    };
  }

  /** A domid_t, which may be the last thing on its page. */
  private int domid(long address) throws BadAddress {
    return ByteBuffer.wrap(call.guest().read(address, 2)).order(ByteOrder.LITTLE_ENDIAN).getShort()
        & 0xffff;
  }

  private long reservation(int operation, long address) throws BadAddress {
    int whose = ForeignDomain.self(domid(address), domain);
    if (whose < 0) {
      return whose;
    }
    return operation == XENMEM_CURRENT_RESERVATION ? domain.pages() : domain.maxPages();
  }

  /** One entry of RAM from 0, as the toolstack sets it for a PV guest. */
  private long memoryMap(long address) throws BadAddress {
    int room = call.guest().readInt(address + MEMORY_MAP_NR_ENTRIES);
    long buffer = call.guest().readLong(address + MEMORY_MAP_BUFFER);
    if (room != 0) {
      byte[] entry = new byte[E820_ENTRY_SIZE];
      ByteBuffer.wrap(entry)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(0)
          .putLong(domain.memoryMapLimitBytes())
          .putInt(E820_RAM);
      call.guest().write(buffer, entry);
    }
    call.guest().writeInt(address + MEMORY_MAP_NR_ENTRIES, room != 0 ? 1 : 0);
    return 0;
  }

  private long machineToPhysicalMapping(long address) throws BadAddress {
    call.guest().writeLong(address, MmuAbi.RO_MPT_VIRT_START);
    call.guest().writeLong(address + 8, MmuAbi.RO_MPT_VIRT_END);
    call.guest().writeLong(address + 16, frames.machineToPhysical().maxMfn());
    return 0;
  }

  /** First frames of the table's 2 MiB pieces. */
  private long machineToPhysicalFrames(long address) throws BadAddress {
    int room = call.guest().readInt(address + MFN_LIST_MAX_EXTENTS);
    long list = call.guest().readLong(address + MFN_LIST_EXTENT_START);
    MachineToPhysical table = frames.machineToPhysical();
    int pieces = (table.tableFrames() + FRAMES_PER_SUPERPAGE - 1) / FRAMES_PER_SUPERPAGE;
    int count = Integer.compareUnsigned(room, pieces) < 0 ? room : pieces;
    for (int i = 0; i < count; i++) {
      call.guest().writeLong(list + 8L * i, table.firstMfn() + (long) i * FRAMES_PER_SUPERPAGE);
    }
    call.guest().writeInt(address + MFN_LIST_NR_EXTENTS, count);
    return 0;
  }

  /** Only guests with a translated physmap may. */
  private long addToPhysmap(long address) throws BadAddress {
    byte[] struct = call.guest().read(address, ADD_TO_PHYSMAP_SIZE);
    ByteBuffer in = ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(ADD_TO_PHYSMAP_SPACE) == XENMAPSPACE_GMFN_FOREIGN) {
      return -ENOSYS;
    }
    int whose = ForeignDomain.self(in.getShort(0) & 0xffff, domain);
    return whose < 0 ? whose : -EACCES;
  }

  private long removeFromPhysmap(long address) throws BadAddress {
    int whose = ForeignDomain.self(domid(address), domain);
    return whose < 0 ? whose : -EACCES;
  }
}
