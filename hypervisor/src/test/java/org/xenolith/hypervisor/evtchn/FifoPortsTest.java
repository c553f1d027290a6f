package org.xenolith.hypervisor.evtchn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;

/** The FIFO ABI against a guest that consumes its queues as the public header tells it to. */
final class FifoPortsTest {
  private static final int CONTROL_MFN = 10;
  private static final int ARRAY_MFN = 11;
  private static final int PENDING = 1 << EventChannelAbi.EVTCHN_FIFO_PENDING;
  private static final int MASKED = 1 << EventChannelAbi.EVTCHN_FIFO_MASKED;
  private static final int LINKED = 1 << EventChannelAbi.EVTCHN_FIFO_LINKED;
  private static final int LINK_MASK = EventChannelAbi.EVTCHN_FIFO_LINK_MASK;

  private final FakeSink sink = new FakeSink(1, 1);
  private final DomainEventChannels channels =
      new DomainEventChannels(sink.memory, sink, domid -> null, new Object());
  private final int[] heads = new int[16];

  private void start() {
    assertThat(channels.initControl(0, CONTROL_MFN, 0)).isZero();
    assertThat(channels.expandArray(ARRAY_MFN)).isZero();
  }

  private long word(int port) {
    return ((long) ARRAY_MFN << 12) + port * 4L;
  }

  private int get(int port) {
    return sink.memory.getInt(word(port));
  }

  /** Takes all events from the ready queues, highest priority first; the ports in order. */
  private List<Integer> consume() {
    List<Integer> taken = new ArrayList<>();
    long control = (long) CONTROL_MFN << 12;
    int ready = sink.memory.getInt(control);
    sink.memory.putInt(control, 0);
    for (int queue = 0; queue < 16; queue++) {
      if ((ready >>> queue & 1) != 0) {
        drain(queue, control + 8 + queue * 4L, taken);
      }
    }
    return taken;
  }

  private void drain(int queue, long headAddress, List<Integer> taken) {
    int head = heads[queue] == 0 ? sink.memory.getInt(headAddress) : heads[queue];
    while (head != 0) {
      int value = sink.memory.getAndAndInt(word(head), ~(LINKED | LINK_MASK));
      if ((value & PENDING) != 0 && (value & MASKED) == 0) {
        taken.add(head);
        sink.memory.getAndAndInt(word(head), ~PENDING);
      }
      head = value & LINK_MASK;
    }
    heads[queue] = 0;
  }

  @Test
  void eventsComeInOrderOfPriorityAndTime() {
    start();
    int[] ports = new int[5];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = channels.bindIpi(0);
    }
    assertThat(channels.setPriority(ports[3], 0)).isZero();
    assertThat(channels.setPriority(ports[3], 16)).isEqualTo(-Errno.EINVAL);
    for (int port : ports) {
      assertThat(channels.send(port)).isZero();
    }
    assertThat(channels.send(ports[1])).as("already linked").isZero();
    assertThat(sink.woken).as("one upcall per queue that became ready").hasSize(2);
    assertThat(consume()).containsExactly(ports[3], ports[0], ports[1], ports[2], ports[4]);
    assertThat(consume()).isEmpty();
    assertThat(channels.send(ports[2])).isZero();
    assertThat(consume()).containsExactly(ports[2]);
  }

  @Test
  void whatWasPendingBeforeComesWithItsPage() {
    int port = channels.bindIpi(0);
    channels.send(port);
    assertThat(channels.initControl(0, CONTROL_MFN, 0)).isZero();
    int later = channels.bindIpi(0);
    channels.send(later);
    assertThat(consume()).isEmpty();
    assertThat(channels.expandArray(ARRAY_MFN)).isZero();
    assertThat(consume()).containsExactly(port, later);
  }

  @Test
  void aMaskedEventIsLinkedWhenItIsUnmasked() {
    start();
    int port = channels.bindIpi(0);
    sink.memory.putInt(word(port), MASKED);
    channels.send(port);
    assertThat(get(port)).isEqualTo(MASKED | PENDING);
    assertThat(consume()).isEmpty();
    assertThat(channels.unmask(port)).isZero();
    assertThat(consume()).containsExactly(port);
  }

  @Test
  void aLinkedPortIsNotGivenOutAgain() {
    start();
    int port = channels.bindIpi(0);
    channels.send(port);
    assertThat(channels.close(port)).isZero();
    assertThat(channels.bindIpi(0)).isNotEqualTo(port);
    assertThat(consume()).as("pending was cleared").isEmpty();
    assertThat(channels.bindIpi(0)).isEqualTo(port);
  }

  @Test
  void badPagesAreRefused() {
    assertThat(channels.expandArray(ARRAY_MFN)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(channels.initControl(1, CONTROL_MFN, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(channels.initControl(0, CONTROL_MFN, 4)).isEqualTo(-Errno.EINVAL);
    assertThat(channels.initControl(0, CONTROL_MFN, 4096 - 64)).isEqualTo(-Errno.EINVAL);
    assertThat(channels.initControl(0, 1L << 40, 0)).isEqualTo(-Errno.EINVAL);
    start();
    assertThat(channels.initControl(0, CONTROL_MFN, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(channels.expandArray(1L << 40)).isEqualTo(-Errno.EINVAL);
    channels.closeAll();
    assertThat(sink.held).isEmpty();
  }

  @Test
  void aHostileGuestCannotMakeItLoop() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("FifoPortsTest seed " + seed);
    Random random = new Random(seed);
    start();
    Set<Integer> ports = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      ports.add(channels.bindIpi(0));
    }
    List<Integer> list = List.copyOf(ports);
    for (int i = 0; i < 20_000; i++) {
      int port = list.get(random.nextInt(list.size()));
      if (random.nextBoolean()) {
        channels.send(port);
      } else {
        sink.memory.putInt(word(port), random.nextInt());
      }
    }
    assertThat(channels.reset()).isZero();
  }
}
