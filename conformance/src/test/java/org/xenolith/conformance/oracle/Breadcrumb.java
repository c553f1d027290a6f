package org.xenolith.conformance.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file that says what the host's processor is running, and still says so when the host has
 * faulted where we did not, which ends this process.
 */
final class Breadcrumb {
  private static final int BYTES = 4096;

  private final MappedByteBuffer file;

  /** In the module's target directory. */
  Breadcrumb(String name) {
    try (FileChannel channel =
        FileChannel.open(
            Path.of("target", name),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      file = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void leave(String what, byte[] code) {
    byte[] line =
        (what + " " + HexFormat.of().formatHex(code) + "\n").getBytes(StandardCharsets.UTF_8);
    file.put(0, Arrays.copyOf(line, BYTES));
  }
}
