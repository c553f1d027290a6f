package org.xenolith.config;

/** The text of a file, with its name for messages. */
record Source(String name, String text) {
  int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** {@code name:line:column: reason}, the line itself, and a caret. Columns count from 1. */
  String describe(int offset, String reason) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    String before = text.substring(start, offset);
    int column = before.codePointCount(0, before.length()) + 1;
    // Tabs stay tabs, so that the caret stands under its character however wide they are.
    String indent = before.replaceAll("[^\t]", " ");
    return "%s:%d:%d: %s%n%s%n%s^"
        .formatted(name, line(offset), column, reason, line.stripTrailing(), indent);
  }
}
