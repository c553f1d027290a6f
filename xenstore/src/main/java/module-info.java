/** xenstored. */
module org.xenolith.xenstore {
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.hypervisor;
  requires static org.jspecify;

  exports org.xenolith.xenstore.client;
  exports org.xenolith.xenstore.server;
  exports org.xenolith.xenstore.store;
  exports org.xenolith.xenstore.transaction;
  exports org.xenolith.xenstore.watch;
  exports org.xenolith.xenstore.wire;
}
