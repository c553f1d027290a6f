/** Architectural state, address translation and the interpreter. */
module org.xenolith.x86.cpu {
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.x86.isa;
  requires static org.jspecify;

  exports org.xenolith.x86.cpu;
  exports org.xenolith.x86.cpu.sse;
  exports org.xenolith.x86.cpu.x87;
}
