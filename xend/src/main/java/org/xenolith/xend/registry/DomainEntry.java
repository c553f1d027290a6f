package org.xenolith.xend.registry;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DomainStatus;

/**
 * A domain in the registry. Operations that change its life hold its lock; what {@code xm list}
 * shows can be read at any time.
 */
public final class DomainEntry {
  /** The stages of an entry's life, in their order. */
  public enum Phase {
    /** Its name is taken, its machine is being made. */
    CREATING,
    /** Its machine knows it. */
    ALIVE,
    /** It has shut down and is kept to be looked at. */
    PRESERVED,
    /** It is being destroyed. */
    ENDING,
    /** Nothing of it is left. */
    GONE
  }

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile DomainRecord record;
  private volatile Phase phase;
  private volatile long machinePid;
  private volatile @Nullable DomainStatus lastStatus;
  private volatile @Nullable DomainEntry successor;

  /**
   * @param directory of its machine
   */
  public DomainEntry(DomainRecord record, Path directory, Phase phase) {
    this.record = record;
    this.directory = directory;
    this.phase = phase;
  }

  public DomainRecord record() {
    return record;
  }

  void setRecord(DomainRecord newRecord) {
    record = newRecord;
  }

  public int domid() {
    return record.domid();
  }

  public Path directory() {
    return directory;
  }

  public ReentrantLock lock() {
    return lock;
  }

  public Phase phase() {
    return phase;
  }

  /** Moves on to a later phase. Those who wait for its end are told at PRESERVED or GONE. */
  public void advance(Phase next) {
    if (next.compareTo(phase) < 0) {
      throw new IllegalStateException(phase + " cannot become " + next);
    }
    phase = next;
    if (next == Phase.PRESERVED || next == Phase.GONE) {
      ended.countDown();
    }
  }

  /** Returns when the domain has shut down, crashed or been destroyed. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  public long machinePid() {
    return machinePid;
  }

  public void setMachinePid(long pid) {
    machinePid = pid;
  }

  /** What its machine said last; null where it never said anything. */
  public @Nullable DomainStatus lastStatus() {
    return lastStatus;
  }

  /** The domain that was started in its place; null where there is none. */
  public @Nullable DomainEntry successor() {
    return successor;
  }

  void setSuccessor(DomainEntry newSuccessor) {
    successor = newSuccessor;
  }

  public void setLastStatus(DomainStatus status) {
    lastStatus = status;
  }
}
