package org.xenolith.conformance.oracle;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.Row;

/**
 * Which rows have a written test: what {@link CoversRows} says on the test methods of these
 * classes.
 */
final class WrittenTests {
  private static final List<Class<?>> CLASSES = List.of(X87HostTest.class);

  private WrittenTests() {}

  /** Adds a failure for each row without a test. */
  static void check(List<Row> rows, List<String> failures) {
    List<String> patterns = patterns();
    int covered = 0;
    for (Row row : rows) {
      if (patterns.stream().anyMatch(row.syntax()::matches)) {
        covered++;
      } else {
        failures.add(row + ": no test: the host was not asked, and no @CoversRows names it");
      }
    }
    System.out.printf(
        "host oracle: %d of %d other rows have a written test%n", covered, rows.size());
  }

  private static List<String> patterns() {
    List<String> patterns = new ArrayList<>();
    for (Class<?> type : CLASSES) {
      for (Method method : type.getDeclaredMethods()) {
        CoversRows covers = method.getAnnotation(CoversRows.class);
        if (covers != null && method.isAnnotationPresent(Test.class)) {
          patterns.addAll(List.of(covers.value()));
        }
      }
    }
    return patterns;
  }
}
