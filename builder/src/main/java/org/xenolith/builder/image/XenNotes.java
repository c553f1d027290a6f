package org.xenolith.builder.image;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a kernel says to Xen.
 *
 * @param legacy whether it said so in a {@code __xen_guest} section: then addresses default
 *     differently
 */
public record XenNotes(Map<XenNote, Long> numbers, Map<XenNote, String> texts, boolean legacy) {
  public XenNotes {
    numbers = Map.copyOf(numbers);
    texts = Map.copyOf(texts);
  }

  public OptionalLong number(XenNote note) {
    Long value = numbers.get(note);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  public Optional<String> text(XenNote note) {
    return Optional.ofNullable(texts.get(note));
  }

  public boolean has(XenNote note) {
    return numbers.containsKey(note) || texts.containsKey(note);
  }
}
