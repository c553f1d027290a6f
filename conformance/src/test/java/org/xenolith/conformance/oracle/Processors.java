package org.xenolith.conformance.oracle;

/** The host's processor and the interpreter in one mode, with everything at the same addresses. */
final class Processors implements AutoCloseable {
  final boolean mode64;
  final NativeProcessor host;
  final InterpretedProcessor ours;
  final Places places;

  Processors(boolean mode64) {
    this.mode64 = mode64;
    host = new NativeProcessor(mode64);
    places = host.places();
    ours = new InterpretedProcessor(mode64, places);
  }

  /** "64" or "32", to begin a message with. */
  String mode() {
    return mode64 ? "64: " : "32: ";
  }

  @Override
  public void close() {
    host.close();
  }
}
