/** The only module that calls native functions: memfd, mmap, processes, executable memory. */
module org.xenolith.host {
  requires static org.jspecify;

  exports org.xenolith.host;
}
