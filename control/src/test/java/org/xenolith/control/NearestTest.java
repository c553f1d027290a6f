package org.xenolith.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS = List.of("create", "console", "list", "destroy", "log");

  @Test
  void findsTypingErrors() {
    assertThat(Nearest.to("craete", WORDS)).containsExactly("create");
    assertThat(Nearest.to("lost", WORDS)).containsExactly("list");
    assertThat(Nearest.to("lis", WORDS)).containsExactly("list");
    assertThat(Nearest.to("zzzzzz", WORDS)).isEmpty();
    assertThat(Nearest.to("", WORDS)).isEmpty();
  }

  @Test
  void distances() {
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
