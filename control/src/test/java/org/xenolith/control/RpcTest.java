package org.xenolith.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcTest {
  record Sum(int a, int b) {}

  record Total(int total) {}

  private final CountDownLatch release = new CountDownLatch(1);
  private Path socket;
  private RpcServer server;

  @BeforeEach
  void listen(@TempDir Path directory) throws IOException {
    socket = directory.resolve("test.sock");
    server =
        RpcServer.listen(
            socket,
            new RpcMethods()
                .on("add", Sum.class, sum -> new Total(sum.a() + sum.b()))
                .on(
                    "refuse",
                    NoParameters.class,
                    none -> {
                      throw new RpcException(RpcException.NO_SUCH_DOMAIN, "no “such”\ndomain");
                    })
                .on(
                    "fail",
                    NoParameters.class,
                    none -> {
                      throw new IllegalStateException("a bug");
                    })
                .on(
                    "wait",
                    NoParameters.class,
                    none -> {
                      release.await();
                      return new Total(0);
                    }));
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    server.close();
    assertThat(socket).doesNotExist();
  }

  /** Sends raw lines and reads that many replies. */
  private List<String> exchange(String sent, int replies) throws IOException {
    try (LineChannel lines = new LineChannel(UnixSockets.connect(socket))) {
      lines.write(ByteBuffer.wrap(sent.getBytes(StandardCharsets.UTF_8)));
      List<String> received = new ArrayList<>();
      for (int i = 0; i < replies; i++) {
        received.add(String.valueOf(lines.readLine(LineChannel.MAX_REPLY_BYTES)));
      }
      return received;
    }
  }

  @Test
  void callAndReply() throws Exception {
    try (RpcClient client = RpcClient.connect(socket)) {
      assertThat(client.call("add", new Sum(2, 3), Total.class)).isEqualTo(new Total(5));
      assertThat(client.call("add", new Sum(-2, 3), Total.class)).isEqualTo(new Total(1));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void errorsTravel() throws Exception {
    try (RpcClient client = RpcClient.connect(socket)) {
      assertThatThrownBy(() -> client.call("refuse", new NoParameters(), Total.class))
          .isInstanceOf(RpcException.class)
          .hasMessage("no “such”\ndomain")
          .extracting(e -> ((RpcException) e).code())
          .isEqualTo(RpcException.NO_SUCH_DOMAIN);
      assertThatThrownBy(() -> client.call("fail", new NoParameters(), Total.class))
          .hasMessage("internal error in fail: java.lang.IllegalStateException: a bug");
      assertThat(client.call("add", new Sum(2, 3), Total.class)).isEqualTo(new Total(5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello                                      | -32700",
        "{\"id\":1                                  | -32700",
        "[]                                         | -32600",
        "1                                          | -32600",
        "null                                       | -32600",
        "{}                                         | -32600",
        "{\"method\":7}                             | -32600",
        "{\"method\":\"nothing\"}                   | -32601",
        "{\"method\":\"add\",\"params\":[1,2]}      | -32602",
        "{\"method\":\"add\",\"params\":\"x\"}      | -32602",
        "{\"method\":\"add\",\"params\":{\"a\":\"x\"}} | -32602",
        "{\"method\":\"add\",\"params\":{\"a\":[]}} | -32602",
      })
  void garbageIsAnsweredAndTheConnectionGoesOn(String line, int code) throws IOException {
    List<String> replies =
        exchange(line + "\n{\"id\":9,\"method\":\"add\",\"params\":{\"a\":1,\"b\":2}}\n", 2);
    assertThat(replies.getFirst()).contains("\"code\":" + code);
    assertThat(replies.getLast())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"total\":3}}");
  }

  @Test
  void depthIsBounded() throws IOException {
    assertThat(exchange("[".repeat(100_000) + "\n", 1).getFirst()).contains("-32700");
  }

  @Test
  void anEndlessLineIsCutOff() throws Exception {
    byte[] chunk = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    try (LineChannel lines = new LineChannel(UnixSockets.connect(socket))) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  lines.write(ByteBuffer.wrap(chunk));
                }
              })
          .isInstanceOf(IOException.class);
    }
    try (RpcClient client = RpcClient.connect(socket)) {
      assertThat(client.call("add", new Sum(2, 3), Total.class)).isEqualTo(new Total(5));
    }
  }

  @Test
  void randomBytesDoNoHarm() throws Exception {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("xenolith.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(4096)];
      random.nextBytes(bytes);
      try (LineChannel lines = new LineChannel(UnixSockets.connect(socket))) {
        lines.write(ByteBuffer.wrap(bytes));
      }
    }
    try (RpcClient client = RpcClient.connect(socket)) {
      assertThat(client.call("add", new Sum(2, 3), Total.class)).isEqualTo(new Total(5));
    }
  }

  @Test
  void aCallThatTakesTooLongIsGivenUp() throws Exception {
    try (RpcClient client = RpcClient.connect(socket)) {
      assertThatThrownBy(
              () -> client.call("wait", new NoParameters(), Total.class, Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer to wait within PT0.05S");
    }
    try (RpcClient other = RpcClient.connect(socket)) {
      assertThat(other.call("add", new Sum(2, 3), Total.class, Duration.ofMinutes(1)))
          .isEqualTo(new Total(5));
    }
  }

  @Test
  void socketIsItsOwnersOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSocketIsServedOnce() {
    assertThatThrownBy(() -> RpcServer.listen(socket, new RpcMethods()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void aSocketWithNobodyBehindItIsReplaced(@TempDir Path directory) throws Exception {
    Path stale = directory.resolve("stale.sock");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(stale));
    }
    assertThat(stale).exists();
    assertThatThrownBy(() -> RpcClient.connect(stale)).isInstanceOf(ConnectException.class);
    try (RpcServer second = RpcServer.listen(stale, new RpcMethods())) {
      assertThat(UnixSockets.isServed(stale)).isTrue();
    }
    assertThat(stale).doesNotExist();
  }

  @Test
  void aServerLeavesAnothersSocketAlone(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("shared.sock");
    RpcServer first = RpcServer.listen(path, new RpcMethods());
    Files.delete(path);
    try (RpcServer second = RpcServer.listen(path, new RpcMethods())) {
      first.close();
      assertThat(UnixSockets.isServed(path)).isTrue();
      assertThat(second.connections()).isNotNegative();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithASentence() {
    Path path = Path.of("/tmp/" + "x".repeat(110));
    assertThatThrownBy(() -> RpcServer.listen(path, new RpcMethods()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the socket path %s has 115 bytes, Linux takes 107: choose a shorter XENOLITH_HOME"
                .formatted(path));
  }
}
