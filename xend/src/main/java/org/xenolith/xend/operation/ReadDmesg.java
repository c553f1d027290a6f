package org.xenolith.xend.operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.RpcException;
import org.xenolith.xend.machine.MachineLink;
import org.xenolith.xend.registry.DomainEntry;

/** The hypervisor's messages: of machines that have ended, then of those that run. */
public final class ReadDmesg {
  private static final Logger LOG = LoggerFactory.getLogger(ReadDmesg.class);

  private final Services services;

  public ReadDmesg(Services services) {
    this.services = services;
  }

  /** Oldest first, machine by machine. */
  public List<String> read(boolean clear) throws RpcException {
    try {
      List<String> lines = new ArrayList<>(services.oldDmesg().lines());
      if (clear) {
        services.oldDmesg().clear();
      }
      for (DomainEntry entry : services.registry().all()) {
        lines.addAll(ring(entry, clear));
      }
      return lines;
    } catch (IOException e) {
      throw new RpcException(RpcException.INTERNAL, "cannot read messages: " + e.getMessage());
    }
  }

  private static List<String> ring(DomainEntry entry, boolean clear) {
    try {
      return new MachineLink(entry.directory()).dmesg(clear).lines();
    } catch (IOException | RpcException e) {
      LOG.debug("machine {} does not answer: {}", entry.record().machine(), e.getMessage());
      return List.of();
    }
  }
}
