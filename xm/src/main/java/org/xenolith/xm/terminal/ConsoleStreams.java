package org.xenolith.xm.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a console is connected to, unbuffered.
 *
 * @param terminal the input is a terminal: it is made raw, and Ctrl+] leaves
 */
public record ConsoleStreams(InputStream in, OutputStream out, boolean terminal) {
  /** This process's standard input and output. */
  public static ConsoleStreams standard() {
    return new ConsoleStreams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        isTerminal());
  }

  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
