package org.xenolith.conformance.written;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The families of written tests, and which rows they really run. */
public final class WrittenTests {
  private WrittenTests() {}

  private static List<RowsTest> families() {
    return List.of(
        new PrivilegedRowsTest(),
        new PortRowsTest(),
        new IdentityRowsTest(),
        new SegmentRowsTest(),
        new DescriptorRowsTest(),
        new NearTransferRowsTest(),
        new FarTransferRowsTest(),
        new InterruptRowsTest(),
        new FpuImageRowsTest());
  }

  /** The rows of the cases that ran as expected: not what a test says it is about. */
  public static Set<RowInMode> rowsRun() {
    Set<RowInMode> run = new HashSet<>();
    for (RowsTest family : families()) {
      for (WrittenCase each : family.cases()) {
        if (passes(each)) {
          run.add(each.rowInMode());
        }
      }
    }
    return run;
  }

  private static boolean passes(WrittenCase written) {
    try {
      written.run();
      return true;
    } catch (AssertionError e) {
      return false; // the family's own test reports it
    }
  }
}
