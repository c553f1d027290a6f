package org.xenolith.config;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "…" % values}, for the conversions that configuration files use. */
final class Format {
  private static final Pattern CONVERSION =
      Pattern.compile("%([-0+ #]*)([0-9]{0,3})(?:\\.([0-9]{1,3}))?(.?)", Pattern.DOTALL);

  private Format() {}

  /**
   * @throws IllegalArgumentException where format and arguments do not fit
   */
  static String apply(String format, List<Value> arguments) {
    Iterator<Value> rest = arguments.iterator();
    Matcher matcher = CONVERSION.matcher(format);
    StringBuilder result = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      result.append(format, end, matcher.start());
      result.append(convert(matcher, rest));
      end = matcher.end();
    }
    if (rest.hasNext()) {
      throw new IllegalArgumentException("more values than the format takes");
    }
    return result.append(format, end, format.length()).toString();
  }

  private static String convert(Matcher conversion, Iterator<Value> rest) {
    String letter = conversion.group(4);
    if (letter.equals("%")) {
      return "%";
    }
    if (letter.isEmpty() || "diusrxXof".indexOf(letter) < 0) {
      throw new IllegalArgumentException("the format holds an unknown '%" + letter + "'");
    }
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("fewer values than the format takes");
    }
    String text = text(letter, conversion.group(3), rest.next());
    String flags = conversion.group(1);
    int width = conversion.group(2).isEmpty() ? 0 : Integer.parseInt(conversion.group(2));
    String filler = (flags.contains("0") && !letter.equals("s") ? "0" : " ");
    String padding = filler.repeat(Math.max(0, width - text.length()));
    if (flags.contains("-")) {
      return text + " ".repeat(padding.length());
    }
    boolean signFirst = filler.equals("0") && text.startsWith("-");
    return signFirst ? "-" + padding + text.substring(1) : padding + text;
  }

  private static String text(String letter, String precision, Value value) {
    return switch (letter) {
      case "s", "r" -> display(value);
      case "f" ->
          String.format(
              Locale.ROOT, "%." + (precision == null ? "6" : precision) + "f", real(letter, value));
      case "x" -> Long.toHexString(whole(letter, value));
      case "X" -> Long.toHexString(whole(letter, value)).toUpperCase(Locale.ROOT);
      case "o" -> Long.toOctalString(whole(letter, value));
      default -> Long.toString(whole(letter, value));
    };
  }

  private static String display(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Real(double number) -> Double.toString(number);
      case Value.Nothing ignored -> "None";
      case Value.Items ignored -> throw new IllegalArgumentException("%s does not take a list");
    };
  }

  private static long whole(String letter, Value value) {
    return switch (value) {
      case Value.Whole(long number) -> number;
      case Value.Real(double number) -> (long) number;
      case Value.Text ignored -> throw wrong(letter, value);
      case Value.Items ignored -> throw wrong(letter, value);
      case Value.Nothing ignored -> throw wrong(letter, value);
    };
  }

  private static double real(String letter, Value value) {
    return value instanceof Value.Real(double number) ? number : whole(letter, value);
  }

  private static IllegalArgumentException wrong(String letter, Value value) {
    return new IllegalArgumentException("%" + letter + " needs a number, not " + value.kind());
  }
}
