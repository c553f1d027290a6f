package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.Errno.EINTR;
import static org.xenolith.abi.Errno.EINVAL;
import static org.xenolith.abi.Errno.ENOSYS;
import static org.xenolith.abi.Errno.EOPNOTSUPP;
import static org.xenolith.abi.GrantAbi.*;

import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.hypervisor.hypercall.Hypercall.Call;

/** grant_table_op: lists of operations, each with a status of its own. */
public final class GrantOperations {
  private final Call call;

  public GrantOperations(Call call) {
    this.call = call;
  }

  /**
   * @param address guest address of the operation's structs
   * @return 0 or a negative errno; what became of each struct stands in its status
   */
  public long run(int command, long address, int count) throws BadAddress {
    if (count < 0) {
      return -EINVAL;
    }
    return switch (command) {
      case GNTTABOP_MAP_GRANT_REF -> each(address, count, MAP_SIZE, new GrantMaps(call)::map);
      case GNTTABOP_UNMAP_GRANT_REF -> unmap(address, count, false);
      case GNTTABOP_UNMAP_AND_REPLACE -> unmap(address, count, true);
      case GNTTABOP_COPY -> each(address, count, COPY_SIZE, new GrantCopies(call)::copy);
      case GNTTABOP_SWAP_GRANT_REF -> each(address, count, SWAP_SIZE, new GrantQueries(call)::swap);
      case GNTTABOP_SETUP_TABLE -> one(count, () -> new GrantQueries(call).setupTable(address));
      case GNTTABOP_QUERY_SIZE -> one(count, () -> new GrantQueries(call).querySize(address));
      case GNTTABOP_GET_STATUS_FRAMES ->
          one(count, () -> new GrantQueries(call).getStatusFrames(address));
      case GNTTABOP_SET_VERSION -> new GrantQueries(call).setVersion(address);
      case GNTTABOP_GET_VERSION -> new GrantQueries(call).getVersion(address);
      case GNTTABOP_CACHE_FLUSH -> one(count, () -> new GrantQueries(call).cacheFlush(address));
      case GNTTABOP_TRANSFER -> -EOPNOTSUPP; // as Xen answers where transfers are switched off
      default -> -ENOSYS;
    };
  }

  @FunctionalInterface
  private interface Each {
    void run(long address) throws BadAddress;
  }

  @FunctionalInterface
  private interface One {
    int run() throws BadAddress;
  }

  private long each(long address, int count, int sizeBytes, Each operation) throws BadAddress {
    for (int i = 0; i < count; i++) {
      if (call.mustStop()) {
        return -EINTR;
      }
      operation.run(address + (long) i * sizeBytes);
    }
    return 0;
  }

  private long unmap(long address, int count, boolean replace) throws BadAddress {
    new GrantMaps(call).unmap(address, count, replace);
    return 0;
  }

  private static long one(int count, One operation) throws BadAddress {
    return count == 1 ? operation.run() : -EINVAL;
  }
}
