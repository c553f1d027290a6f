package org.xenolith.hypervisor.evtchn;

import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.memory.MachineMemory;

/**
 * The two-level ABI: a pending and a mask bit per port in shared_info, a selector bit per word of
 * them in vcpu_info (public/xen.h). The guest changes the same words while we do.
 */
final class TwoLevelPorts implements PortOperations {
  private final MachineMemory memory;
  private final EventSink sink;

  TwoLevelPorts(MachineMemory memory, EventSink sink) {
    this.memory = memory;
    this.sink = sink;
  }

  @Override
  public int capacity() {
    return EventChannelAbi.EVTCHN_2L_NR_CHANNELS;
  }

  private long word(int array, int port) {
    return sink.sharedInfoMaddr() + array + (port >>> 6) * 8L;
  }

  private static long bit(int port) {
    return 1L << (port & 63);
  }

  @Override
  public void initialise(Channel channel) {}

  @Override
  public void setPending(Channel channel) {
    int port = channel.port;
    if ((memory.getAndOrLong(word(SharedInfo.EVTCHN_PENDING, port), bit(port)) & bit(port)) != 0) {
      return;
    }
    if ((memory.getLongAcquire(word(SharedInfo.EVTCHN_MASK, port)) & bit(port)) == 0) {
      select(channel);
    }
    sink.wakePollers(port);
  }

  private void select(Channel channel) {
    long selector = sink.vcpuInfoMaddr(channel.vcpuId) + VcpuInfo.EVTCHN_PENDING_SEL;
    long bit = bit(channel.port >>> 6);
    if ((memory.getAndOrLong(selector, bit) & bit) == 0) {
      sink.markEventsPending(channel.vcpuId);
    }
  }

  @Override
  public void clearPending(Channel channel) {
    memory.getAndAndLong(word(SharedInfo.EVTCHN_PENDING, channel.port), ~bit(channel.port));
  }

  @Override
  public void unmask(Channel channel) {
    long bit = bit(channel.port);
    long before = memory.getAndAndLong(word(SharedInfo.EVTCHN_MASK, channel.port), ~bit);
    if ((before & bit) != 0 && isPending(channel)) {
      select(channel);
    }
  }

  @Override
  public boolean isPending(Channel channel) {
    long pending = memory.getLongAcquire(word(SharedInfo.EVTCHN_PENDING, channel.port));
    return (pending & bit(channel.port)) != 0;
  }

  @Override
  public boolean isBusy(Channel channel) {
    return false;
  }

  @Override
  public int setPriority(Channel channel, int priority) {
    return -Errno.ENOSYS;
  }
}
