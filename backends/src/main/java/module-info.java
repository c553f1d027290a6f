/** Split-driver backends. */
module org.xenolith.backends {
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.hypervisor;
  requires static org.jspecify;

  exports org.xenolith.backends.console;
}
