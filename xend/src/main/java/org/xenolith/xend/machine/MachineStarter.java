package org.xenolith.xend.machine;

import java.io.IOException;
import java.nio.file.Path;
import org.xenolith.control.MachineRequest;

/** Starts machine processes. */
@FunctionalInterface
public interface MachineStarter {
  /**
   * Starts a machine and returns when it answers requests.
   *
   * @param directory the machine's, with its request in it
   * @return the process's id
   * @throws IOException where it does not start: the message is a sentence for the user
   */
  long start(MachineRequest request, Path directory) throws IOException;
}
