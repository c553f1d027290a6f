package org.xenolith.xend.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The message rings of machines that have ended: what they said last is wanted most when they are
 * gone. Bounded as a ring is, oldest lines fall out.
 */
public final class OldDmesg {
  private static final int MAX_CHARACTERS = 256 * 1024;

  private final Path file;

  public OldDmesg(Path file) {
    this.file = file;
  }

  public synchronized List<String> lines() throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  public synchronized void add(List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(lines());
    all.addAll(lines);
    int size = 0;
    int first = all.size();
    while (first > 0 && size + all.get(first - 1).length() + 1 <= MAX_CHARACTERS) {
      first--;
      size += all.get(first).length() + 1;
    }
    Files.write(file, all.subList(first, all.size()));
  }

  public synchronized void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
