package org.xenolith.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a file into tokens, as Python does: lines go on behind a backslash and within brackets. */
final class Lexer {
  private static final String SYMBOLS = "=+-*/%()[]{},;:.<>!&|^~@";

  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int brackets;

  private Lexer(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** The tokens; the last one is an END. */
  static List<Token> tokens(Source source) throws ConfigException {
    Lexer lexer = new Lexer(source);
    while (lexer.next()) {
      // Adds one token, or skips what separates them.
    }
    return lexer.tokens;
  }

  private boolean next() throws ConfigException {
    if (position >= text.length()) {
      add(Token.Kind.END, "", position);
      return false;
    }
    char c = text.charAt(position);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || (c == '\uFEFF' && position == 0)) {
      position++;
    } else if (c == '\n') {
      newline();
    } else if (c == '#') {
      int end = text.indexOf('\n', position);
      position = end < 0 ? text.length() : end;
    } else if (c == '\\') {
      continueLine();
    } else if (isStringStart()) {
      string();
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (Character.isLetter(c) || c == '_') {
      word();
    } else {
      symbol(c);
    }
    return true;
  }

  private void add(Token.Kind kind, String content, int offset) {
    tokens.add(new Token(kind, content, offset));
  }

  private char peek(int distance) {
    int index = position + distance;
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void newline() {
    if (brackets == 0) {
      add(Token.Kind.NEWLINE, "", position);
    }
    position++;
  }

  private void continueLine() throws ConfigException {
    int end = position + 1;
    // Python forbids blanks here; people cannot see them, so they are forgiven.
    while (end < text.length() && " \t\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    if (end < text.length() && text.charAt(end) != '\n') {
      throw ConfigException.at(source, position, "a backslash continues a line only at its end");
    }
    position = Math.min(end + 1, text.length());
  }

  private void word() {
    int start = position;
    while (Character.isLetterOrDigit(peek(0)) || peek(0) == '_') {
      position++;
    }
    add(Token.Kind.WORD, text.substring(start, position), start);
  }

  private void number() {
    int start = position;
    while (Character.isLetterOrDigit(peek(0))
        || peek(0) == '.'
        || peek(0) == '_'
        || ((peek(0) == '-' || peek(0) == '+') && isExponent(start))) {
      position++;
    }
    add(Token.Kind.NUMBER, text.substring(start, position), start);
  }

  private boolean isExponent(int start) {
    return Character.toLowerCase(text.charAt(position - 1)) == 'e'
        && Character.toLowerCase(text.charAt(Math.min(start + 1, text.length() - 1))) != 'x';
  }

  private void symbol(char c) throws ConfigException {
    if (SYMBOLS.indexOf(c) < 0) {
      String shown = new String(Character.toChars(text.codePointAt(position)));
      throw ConfigException.at(source, position, "a character that has no meaning here: " + shown);
    }
    if ("([{".indexOf(c) >= 0) {
      brackets++;
    } else if (")]}".indexOf(c) >= 0 && brackets > 0) {
      brackets--;
    }
    boolean augmented = c == '+' && peek(1) == '=';
    add(Token.Kind.SYMBOL, augmented ? "+=" : String.valueOf(c), position);
    position += augmented ? 2 : 1;
  }

  private boolean isStringStart() {
    return quoteDistance() >= 0;
  }

  /** How many prefix letters stand before a quote here; -1 where this is no string. */
  private int quoteDistance() {
    for (int distance = 0; distance <= 2; distance++) {
      char c = peek(distance);
      if (c == '"' || c == '\'') {
        return distance;
      }
      if ("rRuUbB".indexOf(c) < 0) {
        return -1;
      }
    }
    return -1;
  }

  private void string() throws ConfigException {
    int start = position;
    int prefix = quoteDistance();
    boolean raw = text.substring(start, start + prefix).toLowerCase(Locale.ROOT).contains("r");
    position += prefix;
    String quote = String.valueOf(peek(0));
    if (text.startsWith(quote.repeat(3), position)) {
      quote = quote.repeat(3);
    }
    position += quote.length();
    StringBuilder content = new StringBuilder();
    while (!text.startsWith(quote, position)) {
      char c = peek(0);
      if (position >= text.length() || (c == '\n' && quote.length() == 1)) {
        throw ConfigException.at(source, start, "a string that does not end");
      }
      if (c == '\\') {
        escape(content, raw);
      } else {
        content.append(c);
        position++;
      }
    }
    position += quote.length();
    add(Token.Kind.STRING, content.toString(), start);
  }

  private void escape(StringBuilder content, boolean raw) throws ConfigException {
    if (position + 1 >= text.length()) {
      throw ConfigException.at(source, position, "a string that does not end");
    }
    char c = peek(1);
    if (raw) {
      content.append('\\').append(c);
      position += 2;
      return;
    }
    int simple = "\\'\"abfnrtv".indexOf(c);
    if (simple >= 0) {
      content.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
      position += 2;
    } else if (c == '\n') {
      position += 2;
    } else if (c == 'x') {
      numericEscape(content, position + 2, 2, 2, 16);
    } else if (c >= '0' && c <= '7') {
      numericEscape(content, position + 1, 1, 3, 8);
    } else {
      content.append('\\').append(c);
      position += 2;
    }
  }

  private void numericEscape(StringBuilder content, int start, int least, int most, int radix)
      throws ConfigException {
    int end = start;
    int value = 0;
    while (end < text.length()
        && end - start < most
        && Character.digit(text.charAt(end), radix) >= 0) {
      value = value * radix + Character.digit(text.charAt(end), radix);
      end++;
    }
    if (end - start < least) {
      throw ConfigException.at(source, position, "an escape that needs " + least + " hex digits");
    }
    content.append((char) value);
    position = end;
  }
}
