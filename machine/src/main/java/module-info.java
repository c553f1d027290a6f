/** The machine process. */
module org.xenolith.machine {
  requires transitive org.xenolith.host;
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.hypervisor;
  requires transitive org.xenolith.xenstore;
  requires transitive org.xenolith.builder;
  requires transitive org.xenolith.backends;
  requires transitive org.xenolith.control;
  requires static org.jspecify;

  exports org.xenolith.machine;
}
