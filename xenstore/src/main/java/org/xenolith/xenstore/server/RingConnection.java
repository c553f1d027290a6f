package org.xenolith.xenstore.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenolith.hypervisor.evtchn.Doorbell;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.memory.MachineMemory;
import org.xenolith.xenstore.wire.Message;

/**
 * A guest's connection: requests and replies through its ring, on a thread of its own. A guest that
 * breaks the protocol is not listened to any more.
 */
public final class RingConnection extends Connection implements AutoCloseable {
  /** A guest that does not take its events loses the newest, rather than fill our memory. */
  private static final int QUEUED_MAX = 4096;

  private final XenStore store;
  private final Consumer<String> problems;
  private final Doorbell doorbell = new Doorbell();
  private final Deque<byte[]> output = new ArrayDeque<>();
  private final byte[] input = new byte[Message.HEADER_BYTES + Message.PAYLOAD_BYTES_MAX];
  private int inputLength;
  private int outputOffset;
  private volatile @Nullable Thread thread;

  /**
   * @param problems takes one sentence where the guest breaks its ring
   */
  public RingConnection(XenStore store, int domid, Consumer<String> problems) {
    super(domid);
    this.store = store;
    this.problems = problems;
  }

  /** What the guest's end of the event channel has to call. */
  public Runnable doorbell() {
    return doorbell;
  }

  /** Starts to serve the ring. */
  public void connect(MachineMemory memory, long ringMfn, HostPort port) {
    StoreRing ring = new StoreRing(memory, ringMfn << MachineMemory.PAGE_SHIFT);
    thread = Thread.ofVirtual().name("xenstore-" + domid()).start(() -> serve(ring, port));
  }

  private void serve(StoreRing ring, HostPort port) {
    try (port) {
      while (true) {
        doorbell.await();
        boolean moved = true;
        boolean ever = false;
        while (moved) {
          // While replies wait for room no further request is taken: what queues up is bounded.
          moved = flush(ring) | (isFlushed() && take(ring));
          ever |= moved;
        }
        if (ever) {
          port.notifyGuest();
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (StoreRing.BrokenRing e) {
      ring.setError(e);
      problems.accept(
          "The guest broke its xenstore ring, which is not served any more: " + e.getMessage());
    } finally {
      store.disconnect(this);
    }
  }

  @Override
  protected void send(Message message) {
    synchronized (output) {
      if (output.size() < QUEUED_MAX) {
        output.addLast(message.encode());
      }
    }
    doorbell.run();
  }

  private boolean isFlushed() {
    synchronized (output) {
      return output.isEmpty();
    }
  }

  /** Moves replies and events into the ring; whether anything moved. */
  private boolean flush(StoreRing ring) throws StoreRing.BrokenRing {
    boolean moved = false;
    while (true) {
      byte[] first;
      synchronized (output) {
        first = output.peekFirst();
      }
      if (first == null) {
        return moved;
      }
      int count = ring.give(first, outputOffset, first.length - outputOffset);
      moved |= count > 0;
      outputOffset += count;
      if (outputOffset < first.length) {
        return moved;
      }
      outputOffset = 0;
      synchronized (output) {
        output.removeFirst();
      }
    }
  }

  /** Takes at most one request from the ring and has it answered; whether anything moved. */
  private boolean take(StoreRing ring) throws StoreRing.BrokenRing {
    int moved = 0;
    if (inputLength < Message.HEADER_BYTES) {
      moved = ring.take(input, inputLength, Message.HEADER_BYTES - inputLength);
      inputLength += moved;
      if (inputLength < Message.HEADER_BYTES) {
        return moved > 0;
      }
    }
    long payload = Message.payloadLength(input);
    if (payload > Message.PAYLOAD_BYTES_MAX) {
      throw StoreRing.BrokenRing.protocol("a message of " + payload + " bytes");
    }
    int missing = Message.HEADER_BYTES + (int) payload - inputLength;
    int count = ring.take(input, inputLength, missing);
    inputLength += count;
    if (count == missing) {
      inputLength = 0;
      store.receive(this, Message.decode(input));
      return true;
    }
    return moved + count > 0;
  }

  /** Stops to serve and waits until that has happened. */
  @Override
  public void close() {
    Thread serving = thread;
    if (serving != null) {
      serving.interrupt();
      boolean interrupted = false;
      while (true) {
        try {
          serving.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
