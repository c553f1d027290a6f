package org.xenolith.hypervisor.evtchn;

import java.util.ArrayList;
import java.util.List;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.memory.MachineMemory;

/**
 * The FIFO ABI: one event word per port in pages that the guest gives, linked into sixteen queues
 * per vcpu whose heads stand in the vcpu's control block (public/event_channel.h). The guest
 * unlinks and clears concurrently, so every change of a word is atomic; the queues' tails are ours.
 */
final class FifoPorts implements PortOperations {
  private static final int WORDS_PER_PAGE = MachineMemory.PAGE_SIZE / 4;
  private static final int MAX_PAGES = EventChannelAbi.EVTCHN_FIFO_NR_CHANNELS / WORDS_PER_PAGE;
  private static final int PENDING = 1 << EventChannelAbi.EVTCHN_FIFO_PENDING;
  private static final int MASKED = 1 << EventChannelAbi.EVTCHN_FIFO_MASKED;
  private static final int LINKED = 1 << EventChannelAbi.EVTCHN_FIFO_LINKED;
  private static final int BUSY = 1 << EventChannelAbi.EVTCHN_FIFO_BUSY;
  private static final int LINK_MASK = EventChannelAbi.EVTCHN_FIFO_LINK_MASK;

  /** What the guest may do to a linked word while we set its link, once each. */
  private static final int LINK_ATTEMPTS = 5;

  private final MachineMemory memory;
  private final EventSink sink;
  private final List<Long> eventArrayMfns = new ArrayList<>();
  private final long[] controlBlock;
  private final int[][] tails;

  FifoPorts(MachineMemory memory, EventSink sink) {
    this.memory = memory;
    this.sink = sink;
    this.controlBlock = new long[sink.vcpuCount()];
    this.tails = new int[sink.vcpuCount()][EventChannelAbi.EVTCHN_FIFO_MAX_QUEUES];
  }

  @Override
  public int capacity() {
    return EventChannelAbi.EVTCHN_FIFO_NR_CHANNELS;
  }

  /** Takes a vcpu's control block; 0 or a negative errno. */
  int mapControlBlock(int vcpuId, long mfn, int offset) {
    if (controlBlock[vcpuId] != 0 || !sink.holdWritable(mfn)) {
      return -Errno.EINVAL;
    }
    controlBlock[vcpuId] = (mfn << MachineMemory.PAGE_SHIFT) + offset;
    return 0;
  }

  /**
   * Takes the next page of event words; 0 or a negative errno.
   *
   * @param channels the domain's ports, null where there is none
   */
  int addPage(long mfn, List<Channel> channels) {
    if (eventArrayMfns.size() >= MAX_PAGES) {
      return -Errno.ENOSPC;
    }
    if (!sink.holdWritable(mfn)) {
      return -Errno.EINVAL;
    }
    int first = eventArrayMfns.size() * WORDS_PER_PAGE;
    eventArrayMfns.add(mfn);
    int end = Math.min(first + WORDS_PER_PAGE, channels.size());
    for (Channel channel : first < end ? channels.subList(first, end) : List.<Channel>of()) {
      if (channel.pendingWithoutWord) {
        channel.pendingWithoutWord = false;
        setPending(channel);
      }
    }
    return 0;
  }

  /** Gives the guest's pages back. */
  void release() {
    for (long mfn : eventArrayMfns) {
      sink.releaseWritable(mfn);
    }
    for (long maddr : controlBlock) {
      if (maddr != 0) {
        sink.releaseWritable(maddr >>> MachineMemory.PAGE_SHIFT);
      }
    }
  }

  /** Machine address of a port's event word, 0 where the guest has not given its page yet. */
  private long word(int port) {
    int page = port / WORDS_PER_PAGE;
    if (page >= eventArrayMfns.size()) {
      return 0;
    }
    long maddr = eventArrayMfns.get(page) << MachineMemory.PAGE_SHIFT;
    return maddr + port % WORDS_PER_PAGE * 4L;
  }

  @Override
  public void initialise(Channel channel) {
    channel.priority = EventChannelAbi.EVTCHN_FIFO_PRIORITY_DEFAULT;
  }

  @Override
  public void setPending(Channel channel) {
    long word = word(channel.port);
    if (word == 0) {
      channel.pendingWithoutWord = true;
      return;
    }
    // A guest must not unmask before it has given the control block: nothing could be delivered.
    if (controlBlock[channel.vcpuId] == 0) {
      return;
    }
    boolean wasPending = (memory.getAndOrInt(word, PENDING) & PENDING) != 0;
    if ((memory.getIntAcquire(word) & MASKED) == 0
        && (memory.getAndOrInt(word, LINKED) & LINKED) == 0) {
      enqueue(channel);
    }
    if (!wasPending) {
      sink.wakePollers(channel.port);
    }
  }

  private void enqueue(Channel channel) {
    int port = channel.port;
    // It was the tail of its old queue, which is therefore empty now.
    if (tails[channel.lastVcpuId][channel.lastPriority] == port) {
      tails[channel.lastVcpuId][channel.lastPriority] = 0;
    }
    channel.lastVcpuId = channel.vcpuId;
    channel.lastPriority = channel.priority;
    int[] queues = tails[channel.vcpuId];
    int tail = queues[channel.priority];
    boolean linked = tail != 0 && link(word(tail), port);
    queues[channel.priority] = port;
    if (linked) {
      return;
    }
    long control = controlBlock[channel.vcpuId];
    memory.putIntRelease(control + EventChannelAbi.FIFO_CONTROL_HEAD + channel.priority * 4L, port);
    int ready = 1 << channel.priority;
    if ((memory.getAndOrInt(control + EventChannelAbi.FIFO_CONTROL_READY, ready) & ready) == 0) {
      sink.markEventsPending(channel.vcpuId);
    }
  }

  /** Links a tail to the next port while it is still linked; false where the queue is empty. */
  private boolean link(long word, int next) {
    for (int attempt = 0; attempt < LINK_ATTEMPTS; attempt++) {
      int value = memory.getIntAcquire(word);
      if ((value & LINKED) == 0) {
        memory.getAndAndInt(word, ~BUSY);
        return false;
      }
      if (memory.compareAndSetInt(word, value, (value & ~(BUSY | LINK_MASK)) | next)) {
        return true;
      }
      // Keeps a correct guest from unmasking, so that it cannot change the word for ever.
      memory.getAndOrInt(word, BUSY);
    }
    memory.getAndAndInt(word, ~BUSY);
    return true;
  }

  @Override
  public void clearPending(Channel channel) {
    channel.pendingWithoutWord = false;
    long word = word(channel.port);
    if (word != 0) {
      memory.getAndAndInt(word, ~PENDING);
    }
  }

  @Override
  public void unmask(Channel channel) {
    long word = word(channel.port);
    if (word != 0) {
      memory.getAndAndInt(word, ~MASKED);
      if ((memory.getIntAcquire(word) & PENDING) != 0) {
        setPending(channel);
      }
    }
  }

  @Override
  public boolean isPending(Channel channel) {
    long word = word(channel.port);
    return word != 0 && (memory.getIntAcquire(word) & PENDING) != 0;
  }

  @Override
  public boolean isBusy(Channel channel) {
    long word = word(channel.port);
    return word != 0 && (memory.getIntAcquire(word) & LINKED) != 0;
  }

  @Override
  public int setPriority(Channel channel, int priority) {
    if (priority < 0 || priority > EventChannelAbi.EVTCHN_FIFO_PRIORITY_MIN) {
      return -Errno.EINVAL;
    }
    channel.priority = priority;
    return 0;
  }
}
