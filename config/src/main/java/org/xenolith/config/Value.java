package org.xenolith.config;

import java.util.List;

/** What an expression of a configuration file is worth. */
public sealed interface Value {
  /** How Python calls its type, with an article, for messages. */
  String kind();

  /** A string. */
  record Text(String text) implements Value {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** An integer; True and False are 1 and 0. */
  record Whole(long number) implements Value {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** A number with a fraction. */
  record Real(double number) implements Value {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** A list or tuple. */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Python's None: as if the key were not there. */
  record Nothing() implements Value {
    @Override
    public String kind() {
      return "None";
    }
  }
}
