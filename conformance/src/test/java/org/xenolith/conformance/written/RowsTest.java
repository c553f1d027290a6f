package org.xenolith.conformance.written;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A family of rows that the host is not asked about, with what the manual says of them. */
abstract class RowsTest {
  /** Writes down the family's cases. */
  abstract void write(Cases cases);

  final List<WrittenCase> cases() {
    Cases cases = new Cases();
    write(cases);
    return cases.all();
  }

  @TestFactory
  final Stream<DynamicTest> asTheManualSays() {
    return cases().stream().map(each -> DynamicTest.dynamicTest(each.toString(), each::run));
  }
}
