package org.xenolith.conformance.oracle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions one after the other, some with a short jump, and what the first finds.
 *
 * @param steps in order; none of them faults
 */
record Program(ProcessorImage before, List<Step> steps) {
  /**
   * One random instruction, with the moves before it that set the registers it depends on.
   *
   * @param jump a conditional jump that follows it, over an instruction of its own, or ""
   * @param code of all that
   * @param open what the manual leaves open of the state after it
   */
  record Step(OracleCase oracleCase, String jump, byte[] code, Comparison.Open open) {}

  /** The code of the first so many steps. */
  byte[] code(int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    steps.subList(0, count).forEach(step -> bytes.writeBytes(step.code()));
    return bytes.toByteArray();
  }

  /** What may differ after the first so many steps. */
  Comparison.Open open(int count) {
    return count == 0 ? Comparison.Open.NOTHING : steps.get(count - 1).open();
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    steps.forEach(step -> lines.add(step.oracleCase().instruction() + step.jump()));
    return String.join("; ", lines);
  }
}
