package org.xenolith.control;

import java.util.List;

/** Text, line by line, without newlines. */
public record Lines(List<String> lines) {
  public Lines {
    lines = List.copyOf(lines);
  }
}
