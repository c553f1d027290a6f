package org.xenolith.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The host, under the keys of {@code xm info} and in their order. */
public record NodeInfo(Map<String, String> values) {
  public NodeInfo {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
