package org.xenolith.conformance.written;

import java.util.List;
import org.xenolith.x86.cpu.Vector;

/**
 * A boundary between two pages of which one does not allow an access.
 *
 * @param page its distance from {@link Guest#edge}, in pages
 * @param lowerIsBad whether it is the page below that does not allow it
 * @param readable whether that page can at least be read
 */
record Edge(int page, boolean lowerIsBad, boolean readable) {
  static final List<Edge> ALL =
      List.of(
          new Edge(0, true, false),
          new Edge(1, false, true),
          new Edge(2, true, true),
          new Edge(3, false, false));

  /** Those that a read notices. */
  static final List<Edge> HOLES = ALL.stream().filter(edge -> !edge.readable).toList();

  /** First byte of the upper page. */
  long address(Guest guest) {
    return guest.edge + (long) page * Guest.PAGE;
  }

  /** The error code that a write gets. */
  int writeError() {
    return readable ? 7 : 6;
  }

  int readError() {
    return 4;
  }

  /**
   * Expects the fault of one access that begins at an address and goes on beyond the boundary.
   *
   * @param below distance from the first byte to the boundary
   */
  void expectFault(WrittenCase each, int below, int errorCode) {
    each.faults(Vector.PF, errorCode)
        .then(state -> state.cr2 = address(state.guest) - (lowerIsBad ? below : 0));
  }

  @Override
  public String toString() {
    return (lowerIsBad ? "page below " : "page above ") + (readable ? "read-only" : "not there");
  }
}
