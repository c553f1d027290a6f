package org.xenolith.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads assignments from tokens and works out their values. */
final class Evaluator {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_ITEMS = 1 << 16;

  /** Python that older configuration files may hold and that this evaluator does not know. */
  private static final Set<String> STATEMENTS =
      Set.of(
          "import", "from", "def", "class", "if", "elif", "else", "for", "while", "try", "except",
          "print", "exec", "return", "raise", "with", "pass", "del", "global", "assert", "lambda");

  private final Source source;
  private final List<Token> tokens;
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final Map<String, Value> fixed;
  private final Set<String> used;
  private int next;
  private int depth;

  /**
   * @param fixed variables that have a value from outside, which the file cannot change
   * @param used gets the names that expressions refer to
   */
  Evaluator(Source source, Map<String, Value> fixed, Set<String> used) throws ConfigException {
    this.source = source;
    this.tokens = Lexer.tokens(source);
    this.fixed = fixed;
    this.used = used;
  }

  Map<String, Assignment> run() throws ConfigException {
    while (peek().kind() != Token.Kind.END) {
      if (peek().kind() == Token.Kind.NEWLINE || peek().is(";")) {
        next++;
      } else {
        statement();
      }
    }
    return assignments;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private ConfigException error(Token at, String reason) {
    return ConfigException.at(source, at.offset(), reason);
  }

  private void statement() throws ConfigException {
    Token name = peek();
    if (name.kind() != Token.Kind.WORD) {
      throw error(name, "expected NAME = VALUE, found " + name.describe());
    }
    if (STATEMENTS.contains(name.text())) {
      throw error(name, name.describe() + " is more Python than this reads: only NAME = VALUE");
    }
    next++;
    Token operator = take();
    if (!operator.is("=") && !operator.is("+=")) {
      throw error(operator, "expected '=' after " + name.text() + ", found " + operator.describe());
    }
    if (peek().is("=") && peek().offset() == operator.offset() + 1) {
      throw error(operator, "'==' compares; one '=' assigns");
    }
    Value value = expression();
    if (operator.is("+=")) {
      value = add(operator, variable(name), value);
    }
    Token end = peek();
    if (end.kind() != Token.Kind.NEWLINE && end.kind() != Token.Kind.END && !end.is(";")) {
      throw error(end, "expected the end of the line, found " + end.describe());
    }
    assignments.put(
        name.text(), new Assignment(name.text(), value, source.line(name.offset()), name.offset()));
  }

  private Value expression() throws ConfigException {
    Value left = term();
    while (peek().is("+") || peek().is("-")) {
      Token operator = take();
      Value right = term();
      left = operator.is("+") ? add(operator, left, right) : arithmetic(operator, left, right);
    }
    return left;
  }

  private Value term() throws ConfigException {
    Value left = factor();
    while (peek().is("*") || peek().is("%") || peek().is("/")) {
      Token operator = take();
      Value right = factor();
      if (operator.is("%") && left instanceof Value.Text format) {
        left = format(operator, format.text(), right);
      } else {
        left = arithmetic(operator, left, right);
      }
    }
    return left;
  }

  private Value factor() throws ConfigException {
    if (peek().is("-") || peek().is("+")) {
      Token sign = take();
      Value value = nested(sign, this::factor);
      return sign.is("+") ? value : arithmetic(sign, new Value.Whole(0), value);
    }
    return atom();
  }

  private Value atom() throws ConfigException {
    Token token = take();
    return switch (token.kind()) {
      case STRING -> strings(token);
      case NUMBER -> number(token);
      case WORD -> word(token);
      case SYMBOL -> {
        if (token.is("[")) {
          yield nested(token, () -> items(token, "]"));
        }
        if (token.is("(")) {
          yield nested(token, () -> parenthesised(token));
        }
        throw error(token, "expected a value, found " + token.describe());
      }
      case NEWLINE, END -> throw error(token, "expected a value, found " + token.describe());
    };
  }

  @FunctionalInterface
  private interface Rule {
    Value read() throws ConfigException;
  }

  private Value nested(Token at, Rule rule) throws ConfigException {
    if (++depth > MAX_DEPTH) {
      throw error(at, "nested too deeply");
    }
    try {
      return rule.read();
    } finally {
      depth--;
    }
  }

  private Value strings(Token first) throws ConfigException {
    StringBuilder text = new StringBuilder(first.text());
    while (peek().kind() == Token.Kind.STRING) {
      text.append(take().text());
    }
    return new Value.Text(text.toString());
  }

  private Value number(Token token) throws ConfigException {
    String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
    if (digits.endsWith("l")) {
      digits = digits.substring(0, digits.length() - 1);
    }
    try {
      if (digits.startsWith("0x")) {
        return new Value.Whole(Long.parseLong(digits.substring(2), 16));
      }
      if (digits.startsWith("0o") || digits.startsWith("0b")) {
        return new Value.Whole(
            Long.parseLong(digits.substring(2), digits.charAt(1) == 'o' ? 8 : 2));
      }
      if (digits.matches("[0-9]+")) {
        boolean octal = digits.length() > 1 && digits.startsWith("0");
        return new Value.Whole(Long.parseLong(digits, octal ? 8 : 10));
      }
      if (digits.matches("[0-9]*\\.?[0-9]*(e[-+]?[0-9]+)?")) {
        return new Value.Real(Double.parseDouble(digits));
      }
    } catch (NumberFormatException e) {
      throw error(token, digits.length() > 15 ? "a number that is too large" : "not a number");
    }
    throw error(token, "not a number: " + token.text());
  }

  private Value word(Token token) throws ConfigException {
    if (peek().is("(") || peek().is(".") || peek().is("[")) {
      throw error(token, "calls are more Python than this reads: only values, names, + and %");
    }
    return switch (token.text()) {
      case "True" -> new Value.Whole(1);
      case "False" -> new Value.Whole(0);
      case "None" -> new Value.Nothing();
      default -> variable(token);
    };
  }

  private Value variable(Token token) throws ConfigException {
    String name = token.text();
    used.add(name);
    Value given = fixed.get(name);
    if (given != null) {
      return given;
    }
    Assignment assignment = assignments.get(name);
    if (assignment == null) {
      throw error(token, "'" + name + "' has no value (strings need quotes)");
    }
    return assignment.value();
  }

  private Value items(Token open, String close) throws ConfigException {
    List<Value> items = new ArrayList<>();
    while (!peek().is(close)) {
      if (isNextStatement()) {
        throw error(open, "'" + open.text() + "' is never closed");
      }
      items.add(expression());
      if (items.size() > MAX_ITEMS) {
        throw error(open, "a list that is too long");
      }
      if (peek().is(",")) {
        next++;
      } else if (!peek().is(close) && !isNextStatement()) {
        throw error(peek(), "expected ',' or '" + close + "', found " + peek().describe());
      }
    }
    next++;
    return new Value.Items(items);
  }

  /** Within brackets: what comes belongs to another statement, or nothing comes. */
  private boolean isNextStatement() {
    return peek().kind() == Token.Kind.END
        || (peek().kind() == Token.Kind.WORD && tokens.get(next + 1).is("="));
  }

  private Value parenthesised(Token open) throws ConfigException {
    Value value = items(open, ")");
    List<Value> items = ((Value.Items) value).items();
    boolean tuple = items.size() != 1 || tokens.get(next - 2).is(",");
    return tuple ? value : items.getFirst();
  }

  private Value add(Token operator, Value left, Value right) throws ConfigException {
    if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      if (a.length() + b.length() > MAX_TEXT) {
        throw error(operator, "a string that is too long");
      }
      return new Value.Text(a + b);
    }
    if (left instanceof Value.Items(List<Value> a) && right instanceof Value.Items(List<Value> b)) {
      if (a.size() + b.size() > MAX_ITEMS) {
        throw error(operator, "a list that is too long");
      }
      List<Value> all = new ArrayList<>(a);
      all.addAll(b);
      return new Value.Items(all);
    }
    return arithmetic(operator, left, right);
  }

  private Value arithmetic(Token operator, Value left, Value right) throws ConfigException {
    try {
      if (left instanceof Value.Whole(long a) && right instanceof Value.Whole(long b)) {
        return new Value.Whole(
            switch (operator.text()) {
              case "+", "+=" -> Math.addExact(a, b);
              case "-" -> Math.subtractExact(a, b);
              case "*" -> Math.multiplyExact(a, b);
              case "/" -> Math.floorDiv(a, b);
              default -> Math.floorMod(a, b);
            });
      }
    } catch (ArithmeticException e) {
      throw error(
          operator,
          right.equals(new Value.Whole(0)) ? "division by zero" : "a number that is too large");
    }
    if (isNumber(left) && isNumber(right)) {
      double a = real(left);
      double b = real(right);
      return new Value.Real(
          switch (operator.text()) {
            case "+", "+=" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            default -> a - b * Math.floor(a / b);
          });
    }
    throw error(
        operator,
        "'%s' does not go with %s and %s".formatted(operator.text(), left.kind(), right.kind()));
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Whole || value instanceof Value.Real;
  }

  private static double real(Value value) {
    return value instanceof Value.Whole(long number) ? number : ((Value.Real) value).number();
  }

  private Value format(Token operator, String format, Value right) throws ConfigException {
    List<Value> arguments =
        right instanceof Value.Items(List<Value> items) ? items : List.of(right);
    try {
      return new Value.Text(Format.apply(format, arguments));
    } catch (IllegalArgumentException e) {
      throw error(operator, String.valueOf(e.getMessage()));
    }
  }
}
