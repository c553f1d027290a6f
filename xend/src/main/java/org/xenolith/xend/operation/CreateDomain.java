package org.xenolith.xend.operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.RpcException;
import org.xenolith.control.Sentence;
import org.xenolith.xend.policy.DomainChecks;
import org.xenolith.xend.registry.DomainEntry;

/** Makes a domain from a configuration. */
public final class CreateDomain {
  private static final Logger LOG = LoggerFactory.getLogger(CreateDomain.class);

  /** A domain that was made, and sentences about what is not as it was asked for. */
  public record Created(DomainEntry entry, List<String> warnings) {}

  private final Services services;
  private final BuildDomain build;
  private final DomainLife life;

  CreateDomain(Services services, BuildDomain build, DomainLife life) {
    this.services = services;
    this.build = build;
    this.life = life;
  }

  /**
   * Makes a domain and starts it.
   *
   * @param paused leaves it paused
   * @throws RpcException where it cannot be made; nothing is left of it then
   */
  public Created create(DomainConfig config, boolean paused) throws RpcException {
    services.checks().check(config);
    // add() decides; this only spends no id on what it would refuse.
    services.registry().requireFreeName(config.name());
    LOG.debug("XendDomainInfo.create({})", config);
    DomainEntry entry;
    try {
      UUID uuid = config.uuid() == null ? UUID.randomUUID() : config.uuid();
      entry = build.newEntry(config, config.name(), uuid, 0);
    } catch (IOException e) {
      LOG.error("cannot make a domain", e);
      throw new RpcException(RpcException.INTERNAL, "cannot write xend's files: " + Sentence.of(e));
    }
    life.launch(entry, null, paused);
    LOG.info(
        "Domain has been created: name={} id={} memory={} MiB.",
        config.name(),
        entry.domid(),
        config.memoryMib());
    return new Created(entry, warnings(config));
  }

  private static List<String> warnings(DomainConfig config) {
    List<String> warnings = new ArrayList<>();
    if (config.vcpus() > DomainChecks.MAX_VCPUS) {
      warnings.add(
          "vcpus is %d, but a domain runs on %d only yet"
              .formatted(config.vcpus(), DomainChecks.MAX_VCPUS));
    }
    return warnings;
  }
}
