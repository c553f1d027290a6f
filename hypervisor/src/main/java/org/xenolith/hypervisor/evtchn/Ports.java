package org.xenolith.hypervisor.evtchn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.memory.MachineMemory;

/** A domain's ports and how they are shown to the guest. Guarded by the machine's event lock. */
final class Ports {
  /** The highest port of a domain, as the toolstack sets it by default. */
  static final int MAX_PORT = 1023;

  private final MachineMemory memory;
  private final EventSink sink;

  /** Port 0 is never used. */
  private final List<Channel> channels = new ArrayList<>(List.of(new Channel(0)));

  private PortOperations operations;
  private @Nullable FifoPorts fifo;
  private boolean closed;

  Ports(MachineMemory memory, EventSink sink) {
    this.memory = memory;
    this.sink = sink;
    this.operations = new TwoLevelPorts(memory, sink);
  }

  /** A port that exists. */
  Channel get(int port) {
    return channels.get(port);
  }

  /** Null where no such port was ever used. */
  @Nullable Channel find(int port) {
    return port > 0 && port < channels.size() ? channels.get(port) : null;
  }

  List<Channel> all() {
    return channels;
  }

  PortOperations operations() {
    return operations;
  }

  /** The lowest free port, or a negative errno. */
  int allocate() {
    if (closed) {
      return -Errno.EINVAL;
    }
    int limit = Math.min(MAX_PORT, operations.capacity() - 1);
    for (int port = 1; port <= limit; port++) {
      if (port == channels.size()) {
        channels.add(new Channel(port));
      }
      Channel channel = channels.get(port);
      if (channel.state == Channel.State.FREE && !operations.isBusy(channel)) {
        return port;
      }
    }
    return -Errno.ENOSPC;
  }

  /** Gives out no more ports. */
  void close() {
    closed = true;
  }

  // ---- the FIFO ABI

  /** The first call changes to the FIFO ABI; 0 or a negative errno. */
  int initControl(int vcpuId, long mfn, int offset) {
    int lastOffset = MachineMemory.PAGE_SIZE - EventChannelAbi.FIFO_CONTROL_SIZE;
    if (offset < 0 || offset > lastOffset || (offset & 7) != 0) {
      return -Errno.EINVAL;
    }
    if (fifo != null) {
      return fifo.mapControlBlock(vcpuId, mfn, offset);
    }
    FifoPorts created = new FifoPorts(memory, sink);
    int result = created.mapControlBlock(vcpuId, mfn, offset);
    if (result == 0) {
      for (Channel channel : channels) {
        channel.pendingWithoutWord = operations.isPending(channel);
      }
      fifo = created;
      operations = created;
    }
    return result;
  }

  /** Takes the next page of event words; 0 or a negative errno. */
  int expandArray(long mfn) {
    return fifo == null ? -Errno.EOPNOTSUPP : fifo.addPage(mfn, channels);
  }

  void backToTwoLevels() {
    if (fifo != null) {
      fifo.release();
      fifo = null;
      operations = new TwoLevelPorts(memory, sink);
    }
  }
}
