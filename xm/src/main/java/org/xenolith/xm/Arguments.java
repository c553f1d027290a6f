package org.xenolith.xm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command's options and operands. Options may stand anywhere, {@code -wa} is {@code -w -a}, a
 * long option may be cut short as long as it is clear, and {@code --} ends them.
 */
public final class Arguments {
  private final List<String> operands;
  private final Map<String, String> options;

  private Arguments(List<String> operands, Map<String, String> options) {
    this.operands = List.copyOf(operands);
    this.options = Map.copyOf(options);
  }

  /**
   * Takes words apart.
   *
   * @throws XmException where they do not fit the row
   */
  public static Arguments parse(CommandRow row, List<String> words) throws XmException {
    Parser parser = new Parser(row, words);
    parser.parse();
    Arguments arguments = new Arguments(parser.operands, parser.options);
    if (!arguments.has("help")) {
      arguments.checkCount(row);
    }
    return arguments;
  }

  private void checkCount(CommandRow row) throws XmException {
    int count = operands.size();
    if (count < row.least() || count > row.most()) {
      String wanted =
          count < row.least()
              ? "requires %s%d argument(s)"
                  .formatted(row.least() == row.most() ? "" : "at least ", row.least())
              : row.most() == 0 ? "takes no arguments" : "takes at most %d".formatted(row.most());
      throw new XmException("'xm %s' %s.  Usage: %s".formatted(row.name(), wanted, row.usage()));
    }
  }

  public List<String> operands() {
    return operands;
  }

  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of an option that takes one. */
  public Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option));
  }

  private static final class Parser {
    private final CommandRow row;
    private final List<String> words;
    private final List<String> operands = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private int next;

    Parser(CommandRow row, List<String> words) {
      this.row = row;
      this.words = words;
    }

    void parse() throws XmException {
      while (next < words.size()) {
        String word = words.get(next++);
        if (word.equals("--")) {
          operands.addAll(words.subList(next, words.size()));
          return;
        }
        if (word.startsWith("--")) {
          longOption(word.substring(2));
        } else if (word.startsWith("-") && word.length() > 1) {
          shortOptions(word);
        } else {
          operands.add(word);
        }
      }
    }

    private void longOption(String text) throws XmException {
      int equals = text.indexOf('=');
      String word = equals < 0 ? text : text.substring(0, equals);
      Option option = find(word);
      if (option.takesValue()) {
        options.put(option.word(), equals < 0 ? value(option) : text.substring(equals + 1));
      } else if (equals >= 0) {
        throw wrong("option --%s takes no value".formatted(option.word()));
      } else {
        options.put(option.word(), "");
      }
    }

    private void shortOptions(String word) throws XmException {
      for (int i = 1; i < word.length(); i++) {
        Option option = find(word.charAt(i));
        if (option.takesValue()) {
          String rest = word.substring(i + 1);
          options.put(option.word(), rest.isEmpty() ? value(option) : rest);
          return;
        }
        options.put(option.word(), "");
      }
    }

    private String value(Option option) throws XmException {
      if (next == words.size()) {
        throw wrong("option --%s needs a value".formatted(option.word()));
      }
      return words.get(next++);
    }

    private Option find(char letter) throws XmException {
      if (letter == CommandTable.HELP.letter()) {
        return CommandTable.HELP;
      }
      for (Option option : row.options()) {
        if (option.letter() == letter) {
          return option;
        }
      }
      throw wrong("option -%c not recognized".formatted(letter));
    }

    private Option find(String word) throws XmException {
      List<Option> found = new ArrayList<>();
      List<Option> known = new ArrayList<>(row.options());
      known.add(CommandTable.HELP);
      for (Option option : known) {
        if (option.word().equals(word)) {
          return option;
        }
        if (!word.isEmpty() && option.word().startsWith(word)) {
          found.add(option);
        }
      }
      if (found.size() != 1) {
        throw wrong(
            "option --%s %s".formatted(word, found.isEmpty() ? "not recognized" : "is ambiguous"));
      }
      return found.getFirst();
    }

    private XmException wrong(String what) {
      return new XmException("%s.  Usage: %s".formatted(what, row.usage()));
    }
  }
}
