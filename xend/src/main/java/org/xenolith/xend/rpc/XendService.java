package org.xenolith.xend.rpc;

import java.util.Optional;
import org.xenolith.control.CreateReply;
import org.xenolith.control.CreateRequest;
import org.xenolith.control.DmesgRequest;
import org.xenolith.control.DomainEnd;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainList;
import org.xenolith.control.DomainName;
import org.xenolith.control.DomainShutdown;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Lines;
import org.xenolith.control.NoParameters;
import org.xenolith.control.NodeInfo;
import org.xenolith.control.RpcException;
import org.xenolith.control.RpcMethods;
import org.xenolith.control.XendMethods;
import org.xenolith.control.XendStatus;
import org.xenolith.xend.operation.ControlDomain;
import org.xenolith.xend.operation.CreateDomain;
import org.xenolith.xend.operation.DescribeDomains;
import org.xenolith.xend.operation.DestroyDomain;
import org.xenolith.xend.operation.Operations;
import org.xenolith.xend.operation.ReadDmesg;
import org.xenolith.xend.operation.Services;
import org.xenolith.xend.registry.DomainEntry;
import org.xenolith.xend.registry.Registry;

/** The methods of xend's socket: names from {@link XendMethods}, work in the operations. */
public final class XendService {
  private final Services services;
  private final CreateDomain create;
  private final DestroyDomain destroy;
  private final ControlDomain control;
  private final DescribeDomains describe;
  private final ReadDmesg dmesg;
  private final Runnable stop;

  /**
   * @param stop is called when somebody asks xend to end; it must return at once
   */
  public XendService(Operations operations, Runnable stop) {
    this.services = operations.services();
    this.create = operations.create();
    this.destroy = operations.destroy();
    this.control = new ControlDomain();
    this.describe = new DescribeDomains(services);
    this.dmesg = new ReadDmesg(services);
    this.stop = stop;
  }

  public RpcMethods methods() {
    return new RpcMethods()
        .on(XendMethods.CREATE, CreateRequest.class, this::create)
        .on(XendMethods.DOMAINS, NoParameters.class, none -> new DomainList(describe.all()))
        .on(XendMethods.DOMAIN, DomainName.class, this::describe)
        .on(XendMethods.DESTROY, DomainName.class, this::destroy)
        .on(XendMethods.PAUSE, DomainName.class, this::pause)
        .on(XendMethods.UNPAUSE, DomainName.class, this::unpause)
        .on(XendMethods.SHUTDOWN, DomainShutdown.class, this::shutdown)
        .on(XendMethods.WAIT, DomainName.class, this::awaitEnd)
        .on(XendMethods.NODE_INFO, NoParameters.class, none -> nodeInfo())
        .on(XendMethods.DMESG, DmesgRequest.class, ask -> new Lines(dmesg.read(ask.clear())))
        .on(XendMethods.STATUS, NoParameters.class, none -> status())
        .on(XendMethods.STOP, NoParameters.class, none -> stop());
  }

  private CreateReply create(CreateRequest request) throws RpcException {
    if (request.config() == null) {
      throw new RpcException(RpcException.INVALID_PARAMS, "a config is needed");
    }
    CreateDomain.Created created = create.create(request.config(), request.paused());
    return new CreateReply(describe.describe(created.entry()), created.warnings());
  }

  private static boolean isDomainZero(DomainName name) {
    return Registry.DOMAIN_ZERO.equals(name.domain()) || "0".equals(name.domain());
  }

  private DomainEntry entry(String name) throws RpcException {
    if (name == null) {
      throw new RpcException(RpcException.INVALID_PARAMS, "a domain is needed");
    }
    return services
        .registry()
        .find(name)
        .orElseThrow(() ->
            new RpcException(
                RpcException.NO_SUCH_DOMAIN, "Domain '%s' does not exist.".formatted(name)));
  }

  /** A domain that may be told something: not the host. */
  private DomainEntry guest(DomainName name, String verb) throws RpcException {
    if (isDomainZero(name)) {
      throw RpcException.refused("Cannot %s privileged domain 0".formatted(verb));
    }
    return entry(name.domain());
  }

  private DomainInfo describe(DomainName name) throws RpcException {
    return isDomainZero(name) ? describe.domainZero() : describe.describe(entry(name.domain()));
  }

  private DomainInfo destroy(DomainName name) throws RpcException {
    DomainEntry entry = guest(name, "destroy");
    DomainInfo last = describe.describe(entry);
    destroy.destroy(entry);
    return last;
  }

  private DomainInfo pause(DomainName name) throws RpcException {
    DomainEntry entry = guest(name, "pause");
    control.pause(entry);
    return describe.describe(entry);
  }

  private DomainInfo unpause(DomainName name) throws RpcException {
    DomainEntry entry = guest(name, "unpause");
    control.unpause(entry);
    return describe.describe(entry);
  }

  private DomainInfo shutdown(DomainShutdown request) throws RpcException {
    if (request.kind() == null) {
      throw new RpcException(RpcException.INVALID_PARAMS, "a kind of shutdown is needed");
    }
    DomainEntry entry = guest(new DomainName(request.domain()), "shutdown");
    control.shutdown(entry, request.kind());
    return describe.describe(entry);
  }

  private DomainEnd awaitEnd(DomainName name) throws RpcException, InterruptedException {
    Optional<DomainEntry> ended = services.registry().findEnded(String.valueOf(name.domain()));
    DomainEntry entry = ended.isPresent() ? ended.get() : guest(name, "wait for");
    entry.awaitEnd();
    DomainStatus last = entry.lastStatus();
    return last == null
        ? new DomainEnd(null, null)
        : new DomainEnd(last.shutdownReason(), last.crashReport());
  }

  private NodeInfo nodeInfo() {
    return services.host().info();
  }

  private XendStatus status() {
    return new XendStatus(ProcessHandle.current().pid(), services.registry().all().size());
  }

  private XendStatus stop() {
    XendStatus status = status();
    stop.run();
    return status;
  }
}
