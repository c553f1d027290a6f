package org.xenolith.xm.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenolith.control.ConsoleHello;
import org.xenolith.xm.terminal.ConsoleViewer.End;

class ConsoleViewerTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private Path socket;
  private Path log;
  private FakeConsole console;

  @BeforeEach
  void listen(@TempDir Path directory) throws IOException {
    socket = directory.resolve("console.sock");
    log = directory.resolve("log");
    console = new FakeConsole(socket);
  }

  @AfterEach
  void close() throws IOException {
    console.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private ConsoleStreams streams(String typed) {
    return new ConsoleStreams(new ByteArrayInputStream(bytes(typed)), shown, false);
  }

  private CompletableFuture<ConsoleViewer> attach(long from) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return ConsoleViewer.attach(socket, log, from);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static CompletableFuture<End> run(ConsoleViewer viewer, ConsoleStreams streams) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return viewer.run(streams);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  void showsAndTypes() throws Exception {
    CompletableFuture<ConsoleViewer> attached = attach(ConsoleViewer.FROM_START);
    assertThat(console.accept(0)).isEqualTo(new ConsoleHello(0));
    try (ConsoleViewer viewer = attached.get()) {
      console.print(bytes("login: "));
      CompletableFuture<End> end = run(viewer, streams("root\n\u001d"));
      // Without a terminal Ctrl+] is a byte as any other, and the input's end is not the end.
      assertThat(console.typed(6)).isEqualTo(bytes("root\n\u001d"));
      console.print(bytes("welcome\r\n"));
      console.hangUp();
      assertThat(end.get()).isEqualTo(End.DOMAIN_ENDED);
    }
    assertThat(shown.toByteArray()).isEqualTo(bytes("login: welcome\r\n"));
  }

  @Test
  void whatTheSocketDidNotGiveComesFromTheLog() throws Exception {
    Files.write(log, bytes("one\ntwo\nthree\n"));
    CompletableFuture<ConsoleViewer> attached = attach(ConsoleViewer.FROM_START);
    console.accept(0);
    try (ConsoleViewer viewer = attached.get()) {
      // A restart has moved the log away and begun another one.
      Files.move(log, log.resolveSibling("log.1"));
      Files.write(log, bytes("another\n"));
      console.print(bytes("one\nt"));
      console.hangUp();
      assertThat(viewer.run(streams(""))).isEqualTo(End.DOMAIN_ENDED);
    }
    assertThat(shown.toByteArray()).isEqualTo(bytes("one\ntwo\nthree\n"));
  }

  @Test
  void aDomainThatEndedBeforeWeCameIsInTheLog() throws Exception {
    console.close();
    Files.delete(socket.resolveSibling("console.sock"));
    Files.write(log, bytes("panic\n"));
    try (ConsoleViewer viewer = ConsoleViewer.attach(socket, log, ConsoleViewer.FROM_START)) {
      assertThat(viewer.run(streams("typed"))).isEqualTo(End.DOMAIN_ENDED);
    }
    assertThat(shown.toByteArray()).isEqualTo(bytes("panic\n"));
  }

  @Test
  void aLaterViewerStartsWithAWholeLineAndIsAskedNothingOld() throws Exception {
    Files.write(log, bytes("x".repeat(1000) + "of a line\r\nnext\r\n\u001b[31m# \u001b[6n"));
    CompletableFuture<ConsoleViewer> attached = attach(ConsoleViewer.RECENT);
    assertThat(console.accept(1000).from()).isEqualTo(ConsoleViewer.RECENT);
    try (ConsoleViewer viewer = attached.get()) {
      console.print(bytes("of a line\r\nnext\r\n\u001b[31m# \u001b["));
      console.print(bytes("6nnew\u001b[6n"));
      console.hangUp();
      viewer.run(streams(""));
    }
    assertThat(shown.toByteArray()).isEqualTo(bytes("next\r\n\u001b[31m# new\u001b[6n"));
  }

  @Test
  void anEndDuringTheReplayShowsAllOfIt() throws Exception {
    Files.write(log, bytes("one\r\ntwo\r\n"));
    CompletableFuture<ConsoleViewer> attached = attach(ConsoleViewer.RECENT);
    console.accept(0);
    try (ConsoleViewer viewer = attached.get()) {
      console.print(bytes("one"));
      console.hangUp();
      viewer.run(streams(""));
    }
    assertThat(shown.toByteArray()).isEqualTo(bytes("one\r\ntwo\r\n"));
  }

  @Test
  void neitherConsoleNorLog() throws Exception {
    Path nothing = socket.resolveSibling("nothing");
    assertThatThrownBy(() -> ConsoleViewer.attach(nothing, log, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no console at " + nothing);
  }
}
