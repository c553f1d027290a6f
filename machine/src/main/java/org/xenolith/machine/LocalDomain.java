package org.xenolith.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.xenolith.backends.console.ConsoleBackend;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.xenstore.server.RingConnection;
import org.xenolith.xenstore.server.XenStore;

/** A domain of a {@link LocalMachine} and what serves it. */
public final class LocalDomain {
  private final Domain domain;
  private final ConsoleBackend console;
  private final XenStore store;
  private final RingConnection storeRing;
  private final DomainNodes nodes;
  private final Consumer<LocalDomain> onDestroyed;
  private final CompletableFuture<ShutdownReason> ended = new CompletableFuture<>();
  private final AtomicBoolean destroyed = new AtomicBoolean();

  LocalDomain(
      Domain domain,
      ConsoleBackend console,
      XenStore store,
      RingConnection storeRing,
      DomainNodes nodes,
      Consumer<LocalDomain> onDestroyed) {
    this.domain = domain;
    this.console = console;
    this.store = store;
    this.storeRing = storeRing;
    this.nodes = nodes;
    this.onDestroyed = onDestroyed;
    domain.onShutdown(this::shutDown);
  }

  private void shutDown(ShutdownReason reason) {
    console.close();
    store.domainEnded();
    ended.complete(reason);
  }

  public Domain domain() {
    return domain;
  }

  public ConsoleBackend console() {
    return console;
  }

  /** Completed when the domain has shut down or crashed; cancelled when it is destroyed before. */
  public CompletableFuture<ShutdownReason> ended() {
    return ended;
  }

  /**
   * Asks the guest to end; whether it follows is up to it.
   *
   * @param how what control/shutdown is set to: poweroff, reboot, halt
   */
  public void requestShutdown(String how) {
    nodes.requestShutdown(how);
  }

  /** Ends the domain at once and forgets it. Idempotent. */
  public void destroy() {
    if (!destroyed.compareAndSet(false, true)) {
      return;
    }
    domain.pause();
    console.close();
    storeRing.close();
    nodes.remove();
    domain.destroy();
    store.release(domain.domid());
    ended.cancel(false);
    onDestroyed.accept(this);
  }
}
