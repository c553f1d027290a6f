package org.xenolith.conformance.journey;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A running command: what it prints goes into files, so that it never waits for us. */
final class Session implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  Session(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.ISO_8859_1);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.ISO_8859_1);
  }

  void type(String keys) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write(keys.getBytes(StandardCharsets.ISO_8859_1));
    input.flush();
  }

  /** Waits until it has printed a text. */
  void await(String text) throws IOException, InterruptedException {
    Instance.await(
        "'%s' from a command".formatted(text),
        () -> {
          boolean lives = process.isAlive();
          if (out().contains(text)) {
            return true;
          }
          if (!lives) {
            throw new AssertionError("ended without '%s':%n%s%n%s".formatted(text, out(), err()));
          }
          return false;
        },
        this::out);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  Instance.Output end() throws IOException, InterruptedException {
    return new Instance.Output(process.waitFor(), out(), err());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
