package org.xenolith.xend.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainId;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.Lines;
import org.xenolith.control.MachineMethods;
import org.xenolith.control.MachineStatus;
import org.xenolith.control.NoParameters;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;
import org.xenolith.control.ShutdownRequest;

/**
 * Talks to a machine through its directory's socket. Every call has a connection of its own, so a
 * slow one delays no other.
 */
public final class MachineLink {
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration BUILD = Duration.ofMinutes(5);

  private final Path directory;

  public MachineLink(Path directory) {
    this.directory = directory;
  }

  public MachineStatus status() throws IOException, RpcException {
    return call(MachineMethods.STATUS, new NoParameters(), MachineStatus.class, SHORT);
  }

  public DomainStatus create(DomainRequest request) throws IOException, RpcException {
    return call(MachineMethods.CREATE, request, DomainStatus.class, BUILD);
  }

  public DomainStatus domainStatus(int domid) throws IOException, RpcException {
    return domainCall(MachineMethods.DOMAIN_STATUS, domid);
  }

  public DomainStatus pause(int domid) throws IOException, RpcException {
    return domainCall(MachineMethods.PAUSE, domid);
  }

  public DomainStatus unpause(int domid) throws IOException, RpcException {
    return domainCall(MachineMethods.UNPAUSE, domid);
  }

  public DomainStatus destroy(int domid) throws IOException, RpcException {
    return domainCall(MachineMethods.DESTROY, domid);
  }

  public DomainStatus shutdown(int domid, ShutdownRequest.Kind kind)
      throws IOException, RpcException {
    return call(
        MachineMethods.SHUTDOWN, new ShutdownRequest(domid, kind), DomainStatus.class, SHORT);
  }

  public Lines dmesg(boolean clear) throws IOException, RpcException {
    return call(MachineMethods.DMESG, new DmesgRequest(clear), Lines.class, SHORT);
  }

  /** Returns when the domain has shut down, however long that takes. */
  public DomainStatus awaitShutdown(int domid) throws IOException, RpcException {
    try (RpcClient client = RpcClient.connect(Home.machineSocket(directory))) {
      return client.call(MachineMethods.WAIT, new DomainId(domid), DomainStatus.class);
    }
  }

  private DomainStatus domainCall(String method, int domid) throws IOException, RpcException {
    return call(method, new DomainId(domid), DomainStatus.class, SHORT);
  }

  private <R> R call(String method, Record parameters, Class<R> result, Duration limit)
      throws IOException, RpcException {
    try (RpcClient client = RpcClient.connect(Home.machineSocket(directory))) {
      return client.call(method, parameters, result, limit);
    }
  }

  /** The process's id as it wrote it down; 0 where it did not. */
  public long pid() {
    try {
      return Long.parseLong(Files.readString(Home.machinePid(directory)).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
