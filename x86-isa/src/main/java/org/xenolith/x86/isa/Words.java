package org.xenolith.x86.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * Splitting without regular expressions: the table is parsed at every start, before the compiler
 * has warmed up.
 */
final class Words {
  private Words() {}

  /** The parts between separators, stripped; one empty part for an empty text. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      parts.add(text.substring(start, end).strip());
      start = end + 1;
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  /** The words between spaces; none for a blank text. */
  static List<String> split(String text) {
    List<String> words = split(text, ' ');
    words.removeIf(String::isEmpty);
    return words;
  }

  /** The decimal number that is the whole of the text, or -1. */
  static int number(String text) {
    if (text.isEmpty() || text.length() > 8) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}
