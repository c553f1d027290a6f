package org.xenolith.config;

/**
 * A configuration file cannot be used. The message is complete: {@code file:line:column: reason},
 * and where there is a line to show, that line and a caret under the column.
 */
public final class ConfigException extends Exception {
  ConfigException(String message) {
    super(message);
  }

  static ConfigException at(Source source, int offset, String reason) {
    return new ConfigException(source.describe(offset, reason));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
