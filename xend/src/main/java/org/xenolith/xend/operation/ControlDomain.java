package org.xenolith.xend.operation;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownRequest;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.registry.DomainEntry;

/** What a living domain is told: pause, go on, shut down. */
public final class ControlDomain {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDomain.class);

  @FunctionalInterface
  private interface Call {
    void make(MachineLink link, int domid) throws IOException, RpcException;
  }

  public void pause(DomainEntry entry) throws RpcException {
    tell(entry, "pause", MachineLink::pause);
  }

  public void unpause(DomainEntry entry) throws RpcException {
    tell(entry, "unpause", MachineLink::unpause);
  }

  /** Asks the guest to end; it may take its time, or not follow at all. */
  public void shutdown(DomainEntry entry, ShutdownRequest.Kind kind) throws RpcException {
    tell(entry, "shutdown " + kind, (link, domid) -> link.shutdown(domid, kind));
  }

  private static void tell(DomainEntry entry, String what, Call call) throws RpcException {
    String name = entry.record().name();
    switch (entry.phase()) {
      case CREATING ->
          throw RpcException.refused("Domain '%s' is still being made".formatted(name));
      case PRESERVED ->
          throw RpcException.refused("Domain '%s' has ended: destroy it".formatted(name));
      case ENDING, GONE ->
          throw new RpcException(
              RpcException.NO_SUCH_DOMAIN, "Domain '%s' does not exist.".formatted(name));
      case ALIVE -> {
        LOG.info("{}: name={} id={}.", what, name, entry.domid());
        try {
          call.make(new MachineLink(entry.directory()), entry.domid());
        } catch (IOException e) {
          throw new RpcException(
              RpcException.INTERNAL,
              "the machine of domain '%s' does not answer: %s".formatted(name, e.getMessage()));
        }
      }
    }
  }
}
