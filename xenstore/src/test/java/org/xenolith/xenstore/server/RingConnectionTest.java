package org.xenolith.xenstore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.memory.MachineMemory;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.wire.Message;
import org.xenolith.xenstore.wire.MessageType;
import org.xenolith.xenstore.wire.Payload;

/** The ring as a guest sees it, well-behaved and not. */
class RingConnectionTest {
  private static final int RING_MFN = 3;
  private static final long RING = RING_MFN * (long) MachineMemory.PAGE_SIZE;
  private static final long REQ_CONS = RING + 2048;
  private static final long REQ_PROD = RING + 2052;
  private static final long RSP_CONS = RING + 2056;
  private static final long RSP_PROD = RING + 2060;
  private static final long ERROR = RING + 2072;

  private final MachineMemory memory = new MachineMemory(Arena.ofAuto().allocate(8 * 4096, 4096));
  private final XenStore store = new XenStore();
  private final BlockingQueue<String> problems = new LinkedBlockingQueue<>();
  private final RingConnection connection = new RingConnection(store, 1, problems::add);
  private final GuestEnd port = new GuestEnd();

  private static final class GuestEnd implements HostPort {
    private final Semaphore notified = new Semaphore(0);
    private final Semaphore closed = new Semaphore(0);

    @Override
    public int guestPort() {
      return 1;
    }

    @Override
    public void notifyGuest() {
      notified.release();
    }

    @Override
    public void close() {
      closed.release();
    }
  }

  @BeforeEach
  void connect() {
    new StoreClient(store)
        .change(batch ->
            batch
                .write("/local/domain/1", "", Permissions.of("n0", "r1"))
                .write("/local/domain/1/name", "guest"));
    connection.connect(memory, RING_MFN, port);
  }

  @AfterEach
  void close() {
    connection.close();
  }

  private void put(byte[] bytes) throws InterruptedException {
    for (byte b : bytes) {
      int produced = memory.getInt(REQ_PROD);
      while (produced - memory.getIntAcquire(REQ_CONS) == 1024) {
        connection.doorbell().run();
        port.notified.acquire();
      }
      memory.putByte(RING + (produced & 1023), b);
      memory.putIntRelease(REQ_PROD, produced + 1);
    }
    connection.doorbell().run();
  }

  private byte[] get(int length) throws InterruptedException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      int consumed = memory.getInt(RSP_CONS);
      while (memory.getIntAcquire(RSP_PROD) == consumed) {
        connection.doorbell().run();
        port.notified.acquire();
      }
      bytes[i] = memory.getByte(RING + 1024 + (consumed & 1023));
      memory.putIntRelease(RSP_CONS, consumed + 1);
    }
    return bytes;
  }

  private Message receive() throws InterruptedException {
    byte[] header = get(Message.HEADER_BYTES);
    byte[] payload = get((int) Message.payloadLength(header));
    byte[] whole = new byte[header.length + payload.length];
    System.arraycopy(header, 0, whole, 0, header.length);
    System.arraycopy(payload, 0, whole, header.length, payload.length);
    return Message.decode(whole);
  }

  private static Message request(int id, MessageType type, String... arguments) {
    return new Message(type.number(), id, 0, Payload.strings(arguments));
  }

  @Test
  void answersManyRequestsAroundTheRing() throws InterruptedException {
    for (int i = 1; i <= 200; i++) {
      put(request(i, MessageType.READ, "name").encode());
      Message reply = receive();
      assertThat(reply.requestId()).isEqualTo(i);
      assertThat(new String(reply.payload())).isEqualTo("guest");
    }
  }

  @Test
  void answersARequestThatComesInPieces() throws InterruptedException {
    byte[] bytes = request(5, MessageType.READ, "name").encode();
    for (byte b : bytes) {
      put(new byte[] {b});
      Thread.yield();
    }
    assertThat(receive().requestId()).isEqualTo(5);
  }

  @Test
  void movesMessagesLargerThanTheRing() throws InterruptedException {
    new StoreClient(store).write("/local/domain/1/name", "x".repeat(4000));
    put(request(1, MessageType.READ, "name").encode());
    assertThat(receive().payload()).hasSize(4000);
    byte[] value = new byte[4090];
    put(new Message(MessageType.WRITE.number(), 2, 0, value).encode());
    assertThat(receive().type()).isEqualTo(MessageType.ERROR.number());
  }

  @Test
  void repliesWaitForAGuestThatDoesNotReadThem() throws InterruptedException {
    for (int i = 0; i < 30; i++) {
      put(request(i, MessageType.GET_DOMAIN_PATH, "1").encode());
    }
    for (int i = 0; i < 30; i++) {
      assertThat(receive().requestId()).isEqualTo(i);
    }
  }

  @Test
  void givesUpARingWithAnImpossibleIndex() throws InterruptedException {
    for (int hostile : List.of(1025, -1, Integer.MIN_VALUE)) {
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      GuestEnd end = new GuestEnd();
      RingConnection other = new RingConnection(store, 2, told::add);
      long ring = 5L * 4096;
      memory.fill(ring, 4096, (byte) 0);
      memory.putInt(ring + 2052, hostile);
      other.connect(memory, 5, end);
      other.doorbell().run();
      assertThat(told.take()).contains("req_prod");
      end.closed.acquire();
      assertThat(memory.getInt(ring + 2072)).isEqualTo(2);
      other.close();
    }
  }

  @Test
  void givesUpARingWhoseRepliesWereReadBeforeTheyWereWritten() throws InterruptedException {
    memory.putIntRelease(RSP_CONS, 77);
    put(request(1, MessageType.READ, "name").encode());
    assertThat(problems.take()).contains("rsp_cons");
    port.closed.acquire();
    assertThat(memory.getInt(ERROR)).isEqualTo(2);
  }

  @Test
  void givesUpARingWithAMessageThatIsTooLong() throws InterruptedException {
    byte[] header = request(1, MessageType.READ).encode();
    header[13] = 0x11;
    put(header);
    assertThat(problems.take()).contains("4352 bytes");
    port.closed.acquire();
    assertThat(memory.getInt(ERROR)).isEqualTo(3);
  }
}
