/** Domain configuration files. */
module org.xenolith.config {
  requires transitive org.xenolith.control;
  requires static org.jspecify;

  exports org.xenolith.config;
}
