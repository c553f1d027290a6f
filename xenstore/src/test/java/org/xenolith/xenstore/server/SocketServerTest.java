package org.xenolith.xenstore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.store.Permissions;

/** Xen's own clients, where Debian's xenstore-utils is installed. */
class SocketServerTest {
  private static final Path CLIENTS = Path.of("/usr/bin");

  @TempDir Path directory;
  private final XenStore store = new XenStore();
  private SocketServer server;

  @BeforeEach
  void listen() throws IOException {
    server = SocketServer.listen(store, directory.resolve("socket"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private ProcessBuilder client(String name, String... arguments) {
    Path program = CLIENTS.resolve(name);
    boolean present = Files.isExecutable(program);
    String missing = program + " is missing: install xenstore-utils";
    assertThat(present || !"true".equals(System.getenv("CI"))).as(missing).isTrue();
    assumeTrue(present, missing);
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("XENSTORED_PATH", directory.resolve("socket").toString());
    return builder.redirectErrorStream(true);
  }

  private String run(String name, String... arguments) throws Exception {
    Process process = client(name, arguments).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  @Test
  void theSocketIsForItsOwnerOnly() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("socket"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theirClientsWork() throws Exception {
    assertThat(run("xenstore-write", "/a/b", "value", "/a/c", "other")).isEmpty();
    assertThat(run("xenstore-read", "/a/b", "/a/c")).isEqualTo("value\nother");
    assertThat(run("xenstore-list", "/a")).isEqualTo("b\nc");
    assertThat(run("xenstore-chmod", "/a/b", "n0", "r1")).isEmpty();
    assertThat(run("xenstore-ls", "-f", "-p", "/a"))
        .isEqualTo("/a/b = \"value\"   (n0,r1)\n/a/c = \"other\"   (n0)");
    assertThat(run("xenstore-exists", "/a/b")).isEmpty();
    assertThat(run("xenstore-rm", "/a/b")).isEmpty();
    assertThat(run("xenstore-read", "/a/b")).contains("couldn't read path /a/b");
    assertThat(new StoreClient(store).read("/a/c")).contains("other");
  }

  @Test
  void theyListDirectoriesLongerThanAMessage() throws Exception {
    StoreClient client = new StoreClient(store);
    client.change(batch -> {
      for (int i = 0; i < 1000; i++) {
        batch.write("/long/child-%04d".formatted(i), "", Permissions.of("n0"));
      }
    });
    assertThat(run("xenstore-list", "/long").lines()).hasSize(1000);
  }

  @Test
  void theyWatch() throws Exception {
    Process process = client("xenstore-watch", "-n", "2", "/watched").start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("/watched");
      new StoreClient(store).write("/watched/node", "x");
      assertThat(reader.readLine()).isEqualTo("/watched/node");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
