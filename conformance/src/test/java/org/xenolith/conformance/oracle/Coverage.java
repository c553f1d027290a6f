package org.xenolith.conformance.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xenolith.conformance.written.RowInMode;
import org.xenolith.conformance.written.WrittenTests;
import org.xenolith.x86.isa.Row;

/**
 * Which rows have been run, in each mode that they are valid in: compared with the host, or as a
 * case of the written tests.
 *
 * @param compared with the host
 * @param written run by a written test
 * @param missing run by neither, though this host has the feature
 * @param notHere run by neither, for want of a feature of this host
 */
record Coverage(
    Set<RowInMode> compared,
    Set<RowInMode> written,
    List<RowInMode> missing,
    List<RowInMode> notHere) {

  static Coverage of(List<Row> rows, Set<RowInMode> compared) {
    Set<RowInMode> wanted = new HashSet<>();
    for (Row row : rows) {
      if (row.in64BitMode()) {
        wanted.add(new RowInMode(row, true));
      }
      if (row.in32BitMode()) {
        wanted.add(new RowInMode(row, false));
      }
    }
    Set<RowInMode> written = WrittenTests.rowsRun();
    written.retainAll(wanted);
    List<RowInMode> missing = new ArrayList<>();
    List<RowInMode> notHere = new ArrayList<>();
    for (RowInMode each : wanted) {
      if (!compared.contains(each) && !written.contains(each)) {
        (HostFeatures.has(each.row()) ? missing : notHere).add(each);
      }
    }
    return new Coverage(compared, written, missing, notHere);
  }

  /** Prints the figures, and adds a failure for each row without a test. */
  void check(List<String> failures) {
    Set<RowInMode> tested = new HashSet<>(compared);
    tested.addAll(written);
    int all = tested.size() + missing.size() + notHere.size();
    System.out.printf(
        "rows, each mode counted: %d of %d tested, %d compared with the host, %d run by written tests%n",
        tested.size(), all, compared.size(), written.size());
    if (!notHere.isEmpty()) {
      System.out.println("rows not tested, as this host lacks the feature: " + notHere);
    }
    for (RowInMode each : missing) {
      failures.add(each + ": no test: neither was the host asked, nor does a written test run it");
    }
  }
}
