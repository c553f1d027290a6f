package org.xenolith.xm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTableTest {
  @Test
  void rowsAreComplete() {
    Set<String> names = new HashSet<>();
    for (CommandRow row : CommandTable.rows()) {
      assertThat(names.add(row.name())).as(row.name()).isTrue();
      assertThat(row.help()).as(row.name()).isNotBlank().doesNotEndWith(".");
      assertThat(row.least()).as(row.name()).isLessThanOrEqualTo(row.most());
      assertThat(row.command().get()).as(row.name()).isNotNull();
      Set<String> options = new HashSet<>(Set.of("h", "help"));
      for (Option option : row.options()) {
        assertThat(options.add(option.word())).as(row.name() + " " + option).isTrue();
        assertThat(option.letter() == 0 || options.add("" + option.letter()))
            .as(row.name() + " " + option)
            .isTrue();
      }
    }
  }

  /** Run with -Dxenolith.update=true to write the page. */
  @Test
  void thePageOfTheManualIsTheTable() throws IOException {
    Path page = Path.of("..", "docs", "xm.md");
    String expected = XmReference.markdown();
    if (Boolean.getBoolean("xenolith.update")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }
    assertThat(page).hasContent(expected);
  }
}
