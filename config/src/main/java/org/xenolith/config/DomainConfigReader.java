package org.xenolith.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.Nearest;
import org.xenolith.control.OnShutdown;

/** Makes a domain's description from a configuration file and {@code VAR=VAL} arguments. */
public final class DomainConfigReader {
  private static final long DEFAULT_MEMORY_MIB = 128;

  /**
   * What a file says.
   *
   * @param warnings lines about what was not understood, without a prefix
   */
  public record Reading(DomainConfig config, List<String> warnings) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  private final ConfigFile file;
  private final Map<String, String> overrides;
  private final List<String> warnings = new ArrayList<>();

  private DomainConfigReader(ConfigFile file, Map<String, String> overrides) {
    this.file = file;
    this.overrides = overrides;
  }

  /**
   * Reads a file.
   *
   * @param overrides names and values from the command line, which beat the file's; names that are
   *     no keys are variables the file may use
   * @throws ConfigException with a message for the user
   */
  public static Reading read(Path path, Map<String, String> overrides) throws ConfigException {
    ConfigFile file = ConfigFile.read(path, variables(overrides));
    return new DomainConfigReader(file, overrides).reading(String.valueOf(path.getFileName()));
  }

  /**
   * As {@link #read}, from a text. The domain is called defaultName where the text does not say.
   */
  public static Reading parse(
      String fileName, String text, Map<String, String> overrides, String defaultName)
      throws ConfigException {
    ConfigFile file = ConfigFile.parse(fileName, text, variables(overrides));
    return new DomainConfigReader(file, overrides).reading(defaultName);
  }

  private static Map<String, Value> variables(Map<String, String> overrides) {
    Map<String, Value> variables = new LinkedHashMap<>();
    overrides.forEach((name, text) -> {
      if (ConfigKey.ofWord(name).isEmpty()) {
        boolean whole = text.matches("-?[0-9]{1,18}");
        variables.put(name, whole ? new Value.Whole(Long.parseLong(text)) : new Value.Text(text));
      }
    });
    return variables;
  }

  private Reading reading(String defaultName) throws ConfigException {
    warnOfUnknown();
    checkParavirtual();
    String commandLine = text(ConfigKey.CMDLINE);
    DomainConfig config =
        new DomainConfig(
            orElse(text(ConfigKey.NAME), defaultName),
            uuid(),
            path(ConfigKey.KERNEL),
            path(ConfigKey.RAMDISK),
            commandLine == null ? text(ConfigKey.ROOT) : null,
            commandLine == null ? text(ConfigKey.EXTRA) : commandLine,
            number(ConfigKey.MEMORY, DEFAULT_MEMORY_MIB),
            number(ConfigKey.MAXMEM, 0),
            Math.clamp(number(ConfigKey.VCPUS, 1), Integer.MIN_VALUE, Integer.MAX_VALUE),
            lifecycle(ConfigKey.ON_POWEROFF, OnShutdown.DESTROY),
            lifecycle(ConfigKey.ON_REBOOT, OnShutdown.RESTART),
            lifecycle(ConfigKey.ON_CRASH, OnShutdown.RESTART));
    return new Reading(config, warnings);
  }

  private void warnOfUnknown() {
    for (Assignment assignment : file.assignments().values()) {
      String name = assignment.name();
      if (ConfigKey.ofWord(name).isEmpty() && !file.uses(name)) {
        warnings.add("%s:%d: %s".formatted(file.name(), assignment.line(), unknown(name)));
      }
    }
    for (String name : overrides.keySet()) {
      if (ConfigKey.ofWord(name).isEmpty() && !file.uses(name)) {
        warnings.add("command line: " + unknown(name));
      }
    }
  }

  private static String unknown(String name) {
    if (ConfigKey.isNotYetSupported(name)) {
      return "'" + name + "' is not supported yet, it is ignored";
    }
    List<String> nearest = Nearest.to(name, ConfigKey.words());
    String hint = nearest.isEmpty() ? "" : " (did you mean " + String.join(" or ", nearest) + "?)";
    return "unknown key '" + name + "' is ignored" + hint;
  }

  private void checkParavirtual() throws ConfigException {
    String builder = text(ConfigKey.BUILDER);
    if (builder != null && !List.of("linux", "generic").contains(builder)) {
      throw error(ConfigKey.BUILDER, "only paravirtualised domains (linux) are supported yet");
    }
    String type = text(ConfigKey.TYPE);
    if (type != null && !type.equals("pv")) {
      throw error(ConfigKey.TYPE, "only paravirtualised domains (pv) are supported yet");
    }
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private ConfigException error(ConfigKey key, String reason) {
    Assignment assignment = file.assignment(key.word());
    String text = key.word() + ": " + reason;
    if (overrides.containsKey(key.word()) || assignment == null) {
      return new ConfigException("command line: " + text);
    }
    return file.error(assignment, text);
  }

  /** The key's value; the command line's beats the file's. */
  private @Nullable Value value(ConfigKey key) {
    String override = overrides.get(key.word());
    if (override != null) {
      return new Value.Text(override);
    }
    Assignment assignment = file.assignment(key.word());
    return assignment == null || assignment.value() instanceof Value.Nothing
        ? null
        : assignment.value();
  }

  private @Nullable String text(ConfigKey key) throws ConfigException {
    Value value = value(key);
    return switch (value) {
      case null -> null;
      case Value.Text(String text) -> checkedText(key, text);
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Real(double number) -> Double.toString(number);
      case Value.Items ignored -> throw error(key, "must be a string, not a list");
      case Value.Nothing ignored -> null;
    };
  }

  private String checkedText(ConfigKey key, String text) throws ConfigException {
    if (text.indexOf('\0') >= 0) {
      throw error(key, "must not hold a zero byte");
    }
    return text;
  }

  private long number(ConfigKey key, long otherwise) throws ConfigException {
    Value value = value(key);
    return switch (value) {
      case null -> otherwise;
      case Value.Whole(long number) -> number;
      case Value.Real(double number) -> whole(key, Double.toString(number), number);
      case Value.Text(String text) -> quotedNumber(key, text);
      case Value.Items ignored -> throw error(key, "must be a number, not a list");
      case Value.Nothing ignored -> otherwise;
    };
  }

  private long quotedNumber(ConfigKey key, String text) throws ConfigException {
    String digits = text.strip();
    if (!digits.matches("[-+]?[0-9]{1,18}")) {
      throw error(key, "must be a number, not \"" + text + "\"");
    }
    return Long.parseLong(digits);
  }

  private long whole(ConfigKey key, String shown, double number) throws ConfigException {
    if (number != Math.rint(number) || Math.abs(number) > 1L << 52) {
      throw error(key, "must be a whole number, not " + shown);
    }
    return (long) number;
  }

  private @Nullable String path(ConfigKey key) throws ConfigException {
    String text = text(key);
    return text == null || text.isEmpty()
        ? null
        : Path.of(text).toAbsolutePath().normalize().toString();
  }

  private @Nullable UUID uuid() throws ConfigException {
    String text = text(ConfigKey.UUID);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw error(ConfigKey.UUID, "not a UUID: \"" + text + "\"");
    }
  }

  private OnShutdown lifecycle(ConfigKey key, OnShutdown otherwise) throws ConfigException {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    return OnShutdown.ofWord(text)
        .orElseThrow(() ->
            error(
                key,
                "must be one of %s, not \"%s\""
                    .formatted(String.join(", ", OnShutdown.words()), text)));
  }
}
