package org.xenolith.hypervisor.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a domain's vcpus may run: pauses, shutdown and the end. A new domain has one pause. After
 * shutdown its vcpus stay stopped until it is destroyed.
 */
public final class DomainLife {
  private final Domain domain;
  private final Object lock = new Object();
  private final List<Consumer<ShutdownReason>> listeners = new ArrayList<>();
  private int pauses = 1;
  private @Nullable ShutdownReason reason;
  private @Nullable ShutdownReason code;
  private @Nullable String crashReport;
  private boolean told;
  private volatile boolean dying;
  private volatile boolean stopping = true;
  private volatile boolean ending;

  /** Vcpus whose threads have begun to run guest code and have not stopped again. */
  private int running;

  DomainLife(Domain domain) {
    this.domain = domain;
  }

  /** Whether vcpus have to stop; from any thread. */
  boolean mustStop() {
    return stopping;
  }

  /** Whether it has shut down or is being destroyed: what a vcpu is at need not be finished. */
  boolean isEnding() {
    return ending;
  }

  boolean isDying() {
    return dying;
  }

  boolean isPaused() {
    synchronized (lock) {
      return pauses > 0;
    }
  }

  private void refresh() {
    ending = reason != null || dying;
    stopping = pauses > 0 || ending;
    lock.notifyAll();
  }

  // ---- on the vcpus' threads

  /** Waits until the vcpu may run; false where it never will again. */
  boolean awaitRunnable(Vcpu vcpu) {
    synchronized (lock) {
      tellWhenStopped();
      while (!dying && vcpu.mustStop()) {
        waitUninterruptibly();
      }
      if (!dying) {
        running++;
      }
      return !dying;
    }
  }

  /** The vcpu has stopped running guest code. */
  void stopped() {
    synchronized (lock) {
      running--;
      lock.notifyAll();
    }
  }

  private void waitUninterruptibly() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt; callers look at their condition again.
    }
  }

  // ---- from any thread

  /** A vcpu was brought up or down. */
  void changed() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  void pause() {
    synchronized (lock) {
      pauses++;
      refresh();
    }
    awaitStopped();
  }

  private void awaitStopped() {
    domain.nudgeVcpus();
    int own = domain.currentVcpu() == null ? 0 : 1;
    synchronized (lock) {
      while (running > own) {
        waitUninterruptibly();
      }
    }
  }

  void unpause() {
    synchronized (lock) {
      if (pauses == 0) {
        throw new IllegalStateException("d" + domain.domid() + " is not paused");
      }
      pauses--;
      refresh();
    }
  }

  void setShutdownCode(ShutdownReason value) {
    synchronized (lock) {
      if (code == null) {
        code = value;
      }
    }
  }

  void shutdown(ShutdownReason why) {
    synchronized (lock) {
      if (reason == null && !dying) {
        reason = code == null ? why : code;
        refresh();
        tellWhenStopped();
      }
    }
    domain.nudgeVcpus();
  }

  /** Shuts down as crashed; false where the domain had ended in some way before. */
  boolean crash(String sentence) {
    synchronized (lock) {
      if (reason != null || dying) {
        return false;
      }
      crashReport = sentence;
      reason = ShutdownReason.CRASH;
      refresh();
      tellWhenStopped();
    }
    domain.nudgeVcpus();
    return true;
  }

  /** To be called with the lock held. */
  private void tellWhenStopped() {
    ShutdownReason why = reason;
    if (why != null && running == 0 && !told && !dying) {
      told = true;
      listeners.forEach(listener -> tell(listener, why));
      listeners.clear();
    }
  }

  /** Listeners may destroy the domain, so they run on no vcpu's thread. */
  private void tell(Consumer<ShutdownReason> listener, ShutdownReason why) {
    Thread.ofPlatform()
        .name("d" + domain.domid() + " shutdown")
        .daemon()
        .start(() -> listener.accept(why));
  }

  void onShutdown(Consumer<ShutdownReason> listener) {
    synchronized (lock) {
      ShutdownReason why = reason;
      if (told && why != null) {
        tell(listener, why);
      } else {
        listeners.add(listener);
      }
    }
  }

  Optional<ShutdownReason> shutdownReason() {
    synchronized (lock) {
      return Optional.ofNullable(reason);
    }
  }

  Optional<String> crashReport() {
    synchronized (lock) {
      return Optional.ofNullable(crashReport);
    }
  }

  /** Forbids guest code for good; false where that had been done. */
  boolean die() {
    synchronized (lock) {
      if (dying) {
        return false;
      }
      dying = true;
      refresh();
    }
    domain.nudgeVcpus();
    return true;
  }
}
