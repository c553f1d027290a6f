/** Machine memory: frames, little-endian access, code-page tracking. */
module org.xenolith.memory {
  requires static org.jspecify;

  exports org.xenolith.memory;
}
