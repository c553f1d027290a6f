package org.xenolith.xend.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps what the last domains of a name printed: guest-web.log, then guest-web.log.1 and so on. */
final class ConsoleLogs {
  private static final int KEPT = 4;

  private ConsoleLogs() {}

  /** Makes room for a new log. */
  static void rotate(Path log) throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    for (int number = KEPT; number >= 1; number--) {
      Path from = number == 1 ? log : numbered(log, number - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(log, number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path numbered(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }
}
