package org.xenolith.config;

/**
 * @param text the word, the number's digits, the string's content, or the symbol
 * @param offset of its first character in the source
 */
record Token(Kind kind, String text, int offset) {
  enum Kind {
    WORD,
    NUMBER,
    STRING,
    SYMBOL,
    NEWLINE,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** For messages: what stands there. */
  String describe() {
    return switch (kind) {
      case WORD, NUMBER, SYMBOL -> "'" + text + "'";
      case STRING -> "a string";
      case NEWLINE -> "the end of the line";
      case END -> "the end of the file";
    };
  }
}
