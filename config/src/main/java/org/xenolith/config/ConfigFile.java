package org.xenolith.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An evaluated configuration file: assignments of strings, numbers and lists, with {@code + - * /
 * %} on them and references to names assigned before. It runs no code, and is bounded in size,
 * depth and result.
 */
public final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  private final Source source;
  private final Map<String, Assignment> assignments;
  private final Set<String> used;

  private ConfigFile(Source source, Map<String, Assignment> assignments, Set<String> used) {
    this.source = source;
    this.assignments = assignments;
    this.used = used;
  }

  /** Reads and evaluates a file. The name in messages is the path as given. */
  public static ConfigFile read(Path path, Map<String, Value> variables) throws ConfigException {
    try {
      if (Files.isDirectory(path)) {
        throw new ConfigException(
            "Cannot open config file \"%s\": it is a directory".formatted(path));
      }
      byte[] bytes;
      try (var input = Files.newInputStream(path)) {
        bytes = input.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        throw new ConfigException(
            "%s: more than %d KiB: not a configuration file".formatted(path, MAX_BYTES >> 10));
      }
      return parse(path.toString(), text(path, bytes), variables);
    } catch (NoSuchFileException e) {
      throw new ConfigException("Cannot open config file \"%s\": no such file".formatted(path));
    } catch (AccessDeniedException e) {
      throw new ConfigException(
          "Cannot open config file \"%s\": permission denied".formatted(path));
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot open config file \"%s\": %s".formatted(path, e.getMessage()));
    }
  }

  private static String text(Path path, byte[] bytes) throws ConfigException {
    for (byte b : bytes) {
      if (b == 0) {
        throw new ConfigException(path + ": a binary file, not a configuration file");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // An old file in an eight-bit code, in its comments most likely.
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Evaluates a text.
   *
   * @param name for messages
   * @param variables with values from outside, which the text cannot change
   */
  public static ConfigFile parse(String name, String text, Map<String, Value> variables)
      throws ConfigException {
    Source source = new Source(name, text.replace("\r\n", "\n"));
    Set<String> used = new LinkedHashSet<>();
    return new ConfigFile(source, new Evaluator(source, variables, used).run(), used);
  }

  /** What the file says last about each name, in the order of their first mention. */
  public Map<String, Assignment> assignments() {
    return assignments;
  }

  public @Nullable Assignment assignment(String name) {
    return assignments.get(name);
  }

  /** Whether an expression of the file refers to a name. */
  public boolean uses(String name) {
    return used.contains(name);
  }

  public String name() {
    return source.name();
  }

  /** An error about an assignment's value, with the line it stands in. */
  ConfigException error(Assignment assignment, String reason) {
    return ConfigException.at(source, assignment.offset(), reason);
  }
}
