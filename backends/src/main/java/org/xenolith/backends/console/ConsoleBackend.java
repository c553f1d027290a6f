package org.xenolith.backends.console;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenolith.hypervisor.evtchn.Doorbell;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.memory.MachineMemory;

/**
 * A domain's PV console: moves what the guest prints to the {@link ConsoleHistory} and what viewers
 * type to the guest, on a thread of its own.
 */
public final class ConsoleBackend implements AutoCloseable {
  /** Typed, but not yet taken by the guest. */
  private static final int TYPED_BYTES_MAX = 4096;

  private final ConsoleHistory history;
  private final Consumer<String> problems;
  private final Doorbell doorbell = new Doorbell();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final byte[] typed = new byte[TYPED_BYTES_MAX];
  private final byte[] printed = new byte[ConsoleRing.OUT_BYTES];
  private int typedCount;
  private boolean closed;
  private boolean complained;
  private @Nullable ConsoleRing ring;
  private @Nullable HostPort port;
  private @Nullable Thread thread;

  /**
   * @param problems takes one sentence for each kind of trouble
   */
  public ConsoleBackend(ConsoleHistory history, Consumer<String> problems) {
    this.history = history;
    this.problems = problems;
  }

  /** What the guest's end of the event channel has to call. */
  public Runnable doorbell() {
    return doorbell;
  }

  public ConsoleHistory history() {
    return history;
  }

  /** Starts to serve the ring. */
  public void connect(MachineMemory memory, long ringMfn, HostPort hostPort) {
    lock.lock();
    try {
      ring = new ConsoleRing(memory, ringMfn << MachineMemory.PAGE_SHIFT);
      port = hostPort;
      thread = Thread.ofVirtual().name("console").start(this::serve);
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    try {
      while (true) {
        doorbell.await();
        move();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Moves what there is, both ways. */
  private void move() {
    lock.lock();
    try {
      if (ring == null || port == null || closed) {
        return;
      }
      boolean moved = print(ring);
      int room = Math.min(typedCount, ring.room());
      if (room > 0) {
        ring.give(typed, 0, room);
        System.arraycopy(typed, room, typed, 0, typedCount - room);
        typedCount -= room;
        taken.signalAll();
        moved = true;
      }
      if (moved) {
        port.notifyGuest();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean print(ConsoleRing from) {
    try {
      int count = from.take(printed);
      history.append(printed, count);
      return count > 0;
    } catch (ConsoleRing.BadIndex e) {
      if (!complained) {
        complained = true;
        problems.accept("The guest broke its console ring: " + e.getMessage());
      }
      return true;
    }
  }

  /**
   * Gives the guest what a viewer typed; waits as long as the guest does not take what was typed
   * before. Nothing happens once the console is closed.
   */
  public void type(byte[] bytes, int count) throws InterruptedException {
    lock.lock();
    try {
      int done = 0;
      while (done < count && !closed) {
        int step = Math.min(count - done, TYPED_BYTES_MAX - typedCount);
        if (step == 0) {
          taken.await();
        } else {
          System.arraycopy(bytes, done, typed, typedCount, step);
          typedCount += step;
          done += step;
          doorbell.run();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what the guest printed last and ends the history. The ring's memory must still be there;
   * the guest must not run any more.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (ring != null) {
        print(ring);
      }
      closed = true;
      taken.signalAll();
      if (thread != null) {
        thread.interrupt();
      }
      if (port != null) {
        port.close();
      }
    } finally {
      lock.unlock();
    }
    history.end();
  }
}
