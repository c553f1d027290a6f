package org.xenolith.xend.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xenolith.control.Home;
import org.xenolith.control.Json;

/** Files in a machine's directory. */
public final class RecordFiles {
  private RecordFiles() {}

  /** Writes a record so that a reader finds the old one or the new one, never half of it. */
  public static void write(Path file, Record record) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, Json.pretty(record) + "\n");
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @throws IllegalArgumentException where the file is not a domain's record
   */
  public static DomainRecord readDomain(Path machineDirectory, int domid) throws IOException {
    return Json.read(
        Files.readString(Home.domainRecord(machineDirectory, domid)), DomainRecord.class);
  }

  /** The machines' directories, oldest first as far as names tell. */
  public static List<Path> machineDirectories(Home home) throws IOException {
    try (Stream<Path> found = Files.list(home.machines())) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Removes a machine's directory and everything in it. */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
