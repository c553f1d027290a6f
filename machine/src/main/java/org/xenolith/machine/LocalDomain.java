package org.xenolith.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.xenolith.backends.console.ConsoleBackend;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.ShutdownReason;

/** A domain of a {@link LocalMachine} and what serves it. */
public final class LocalDomain {
  private final Domain domain;
  private final ConsoleBackend console;
  private final CompletableFuture<ShutdownReason> ended = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  LocalDomain(Domain domain, ConsoleBackend console) {
    this.domain = domain;
    this.console = console;
    domain.onShutdown(this::shutDown);
  }

  private void shutDown(ShutdownReason reason) {
    console.close();
    ended.complete(reason);
    over.countDown();
  }

  public Domain domain() {
    return domain;
  }

  public ConsoleBackend console() {
    return console;
  }

  /** Waits until the domain has shut down, crashed or been destroyed. */
  public void awaitEnd() throws InterruptedException {
    over.await();
  }

  /** Completed when the domain has shut down or crashed; cancelled when it is destroyed before. */
  public CompletableFuture<ShutdownReason> ended() {
    return ended;
  }

  /** Ends the domain at once. Idempotent. */
  public void destroy() {
    domain.pause();
    console.close();
    domain.destroy();
    ended.cancel(false);
    over.countDown();
  }
}
