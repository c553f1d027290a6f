package org.xenolith.control;

import java.util.List;

/**
 * @param warnings sentences about what is not as it was asked for
 */
public record CreateReply(DomainInfo domain, List<String> warnings) {
  public CreateReply {
    warnings = List.copyOf(warnings);
  }
}
