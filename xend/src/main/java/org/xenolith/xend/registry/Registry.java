package org.xenolith.xend.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.xenolith.control.Home;
import org.xenolith.control.RpcException;

/** The domains by id, without Domain-0. Names are unique. */
public final class Registry {
  /** The host's name and id among domains. */
  public static final String DOMAIN_ZERO = "Domain-0";

  /** The highest id, DOMID_FIRST_RESERVED of public/xen.h less one. */
  public static final int MAX_DOMID = 0x7fef;

  private static final int KEPT_ENDED = 100;

  private final Home home;
  private final TreeMap<Integer, DomainEntry> entries = new TreeMap<>();
  private final ArrayDeque<DomainEntry> ended = new ArrayDeque<>();
  private int lastDomid;

  public Registry(Home home) throws IOException {
    this.home = home;
    this.lastDomid = readLastDomid();
  }

  private int readLastDomid() throws IOException {
    try {
      return Integer.parseInt(Files.readString(home.lastDomid()).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      return 0;
    }
  }

  /** An id that no domain of this instance had before, as long as there are any. */
  public synchronized int nextDomid() throws IOException {
    int candidate = lastDomid;
    do {
      candidate = candidate % MAX_DOMID + 1;
    } while (entries.containsKey(candidate));
    Files.writeString(home.lastDomid(), candidate + "\n");
    lastDomid = candidate;
    return candidate;
  }

  /**
   * Adds a domain.
   *
   * @throws RpcException where its name or UUID is in use
   */
  public synchronized void add(DomainEntry entry) throws RpcException {
    DomainRecord record = entry.record();
    requireFreeName(record.name());
    for (DomainEntry other : entries.values()) {
      if (other.record().uuid().equals(record.uuid())) {
        throw RpcException.refused(
            "UUID %s already in use by domain %d".formatted(record.uuid(), other.domid()));
      }
    }
    entries.put(entry.domid(), entry);
    lastDomid = Math.max(lastDomid, entry.domid());
  }

  /**
   * @throws RpcException where a domain of that name is there
   */
  public synchronized void requireFreeName(String name) throws RpcException {
    if (name.equals(DOMAIN_ZERO)) {
      throw nameInUse(DOMAIN_ZERO, 0);
    }
    for (DomainEntry other : entries.values()) {
      if (other.record().name().equals(name)) {
        throw nameInUse(name, other.domid());
      }
    }
  }

  private static RpcException nameInUse(String name, int domid) {
    return RpcException.refused("VM name '%s' already in use by domain %d".formatted(name, domid));
  }

  /** Removes one domain and adds its successor, in one step: nobody can take the name between. */
  public synchronized void replace(DomainEntry old, DomainEntry successor) throws RpcException {
    remove(old);
    add(successor);
    old.setSuccessor(successor);
  }

  public synchronized void remove(DomainEntry entry) {
    if (entries.remove(entry.domid(), entry)) {
      ended.addFirst(entry);
      if (ended.size() > KEPT_ENDED) {
        ended.removeLast();
      }
    }
  }

  /** Finds one of the domains that ended last, by its id in decimal. */
  public synchronized Optional<DomainEntry> findEnded(String id) {
    return ended.stream().filter(entry -> Integer.toString(entry.domid()).equals(id)).findFirst();
  }

  /** Changes what is remembered, for example the name. */
  public synchronized void update(DomainEntry entry, DomainRecord record) {
    entry.setRecord(record);
  }

  /** A name with the first number behind it that makes it free: {@code web-1}. */
  public synchronized String freeName(String name) {
    int number = 1;
    while (find(name + "-" + number).isPresent()) {
      number++;
    }
    return name + "-" + number;
  }

  /** Finds a domain by its name, or else by its id in decimal. */
  public synchronized Optional<DomainEntry> find(String nameOrId) {
    for (DomainEntry entry : entries.values()) {
      if (entry.record().name().equals(nameOrId)) {
        return Optional.of(entry);
      }
    }
    return nameOrId.matches("[0-9]{1,5}")
        ? Optional.ofNullable(entries.get(Integer.parseInt(nameOrId)))
        : Optional.empty();
  }

  /** By ascending id. */
  public synchronized List<DomainEntry> all() {
    return List.copyOf(entries.values());
  }
}
