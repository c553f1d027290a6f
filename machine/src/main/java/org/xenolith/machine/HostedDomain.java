package org.xenolith.machine;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.DomainState;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.ShutdownReason;
import org.xenolith.control.ShutdownRequest;
import org.xenolith.hypervisor.domain.Domain;

/** A domain of the machine process, as its methods see it. */
final class HostedDomain {
  private static final long KIB_PER_PAGE = 4;

  private final DomainRequest request;
  private final LocalDomain local;
  private final ConsoleHistory history;
  private final ConsoleServer viewers;
  private boolean paused = true;
  private @Nullable DomainStatus last;

  HostedDomain(
      DomainRequest request, LocalDomain local, ConsoleHistory history, ConsoleServer viewers) {
    this.request = request;
    this.local = local;
    this.history = history;
    this.viewers = viewers;
  }

  synchronized DomainStatus status() {
    if (last != null) {
      return last;
    }
    Domain domain = local.domain();
    ShutdownReason reason =
        domain.shutdownReason().map(own -> ShutdownReason.valueOf(own.name())).orElse(null);
    boolean crashed = reason != null && reason.isCrash();
    boolean blocked = domain.isBlocked();
    DomainState state =
        new DomainState(
            reason == null && !paused && !blocked,
            reason == null && !paused && blocked,
            paused,
            reason != null && !crashed,
            crashed,
            domain.isDying());
    return new DomainStatus(
        request.domid(),
        request.uuid(),
        request.name(),
        state.flags(),
        domain.cpuTimeNanos(),
        domain.pages() * KIB_PER_PAGE,
        domain.maxPages() * KIB_PER_PAGE,
        request.vcpus(),
        domain.vcpuCount(),
        reason,
        domain.crashReport().orElse(null),
        domain.instructionsRetired(),
        history.length());
  }

  /** The hypervisor's pauses nest; the toolstack's do not. */
  synchronized DomainStatus pause(boolean wanted) {
    if (last == null && paused != wanted) {
      if (wanted) {
        local.domain().pause();
      } else {
        local.domain().unpause();
      }
      paused = wanted;
    }
    return status();
  }

  synchronized DomainStatus requestShutdown(ShutdownRequest.Kind kind) {
    if (last == null) {
      local.requestShutdown(kind.name().toLowerCase(Locale.ROOT));
    }
    return status();
  }

  /** Waits for the domain's end, whichever it is. */
  DomainStatus await() throws InterruptedException {
    try {
      local.ended().get();
    } catch (CancellationException | ExecutionException e) {
      // Destroyed: that is an end too.
    }
    return status();
  }

  /** Ends the domain; viewers get what it said last. */
  synchronized DomainStatus destroy() {
    if (last == null) {
      last = status();
      local.destroy();
      try {
        viewers.close();
        history.close();
      } catch (IOException e) {
        System.getLogger(HostedDomain.class.getName())
            .log(System.Logger.Level.WARNING, "cannot close the console", e);
      }
    }
    return last;
  }
}
