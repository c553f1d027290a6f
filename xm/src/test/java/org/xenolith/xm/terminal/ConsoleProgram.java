package org.xenolith.xm.terminal;

import java.nio.file.Path;

/** A process that shows the console at a socket on its standard input and output. */
public final class ConsoleProgram {
  private ConsoleProgram() {}

  public static void main(String[] arguments) throws Exception {
    ConsoleViewer.End end;
    try (ConsoleViewer viewer =
        ConsoleViewer.attach(
            Path.of(arguments[0]), Path.of("/nowhere/log"), ConsoleViewer.FROM_START)) {
      end = viewer.run(ConsoleStreams.standard());
    }
    System.exit(end == ConsoleViewer.End.LEFT ? 0 : 1);
  }
}
