package org.xenolith.xm.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real pseudo-terminal, made by script(1), which every Debian has. */
class RawTerminalTest {
  private static final byte CTRL_RIGHT_BRACKET = 0x1d;

  /** Every byte there is, but the one that leaves. */
  private static byte[] allBytes() {
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i < CTRL_RIGHT_BRACKET ? i : i + 1);
    }
    return all;
  }

  @Test
  void everyByteGoesThroughAndTheTerminalIsRestored(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("console.sock");
    Path before = directory.resolve("before");
    Path after = directory.resolve("after");
    String java =
        "%s/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
                .formatted(System.getProperty("java.home"))
            + " -cp '%s' %s %s"
                .formatted(
                    System.getProperty("java.class.path"), ConsoleProgram.class.getName(), socket);
    Process script;
    try (FakeConsole console = new FakeConsole(socket)) {
      script =
          new ProcessBuilder(
                  "script",
                  "-qec",
                  "stty -a >%s; %s; status=$?; stty -a >%s; exit $status"
                      .formatted(before, java, after),
                  "/dev/null")
              .redirectErrorStream(true)
              .start();
      InputStream shown = script.getInputStream();
      OutputStream keys = script.getOutputStream();
      console.accept(0);
      // What is shown is shown on a terminal that is raw already.
      console.print(new byte[] {'!'});
      assertThat(read(shown, 1)).containsExactly('!');

      keys.write(allBytes());
      keys.flush();
      assertThat(console.typed(255)).isEqualTo(allBytes());
      console.print(allBytes());
      assertThat(read(shown, 255)).isEqualTo(allBytes());

      keys.write(new byte[] {'x', CTRL_RIGHT_BRACKET});
      keys.flush();
      assertThat(console.typed(2)).isEqualTo(new byte[] {'x'});
      assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(script.exitValue()).isZero();
    assertThat(after).hasSameTextualContentAs(before);
    assertThat(Files.readString(before))
        .containsPattern("\\bisig icanon\\b")
        .containsPattern("(?m)^opost\\b");
  }

  private static byte[] read(InputStream input, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < count) {
      int next = input.read();
      assertThat(next).as("after %s", bytes).isNotNegative();
      bytes.write(next);
    }
    return bytes.toByteArray();
  }
}
