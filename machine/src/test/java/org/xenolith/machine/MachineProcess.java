package org.xenolith.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.xenolith.control.ConsoleHello;
import org.xenolith.control.ConsoleStart;
import org.xenolith.control.DomainId;
import org.xenolith.control.DomainRequest;
import org.xenolith.control.DomainStatus;
import org.xenolith.control.Home;
import org.xenolith.control.Json;
import org.xenolith.control.LineChannel;
import org.xenolith.control.MachineRequest;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;
import org.xenolith.control.UnixSockets;

/** A machine process, started as xend starts it, and what xend says to it. */
final class MachineProcess implements AutoCloseable {
  private final Path directory;
  private final Process process;
  private final String firstLine;

  private MachineProcess(Path directory, Process process, String firstLine) {
    this.directory = directory;
    this.process = process;
    this.firstLine = firstLine;
  }

  static MachineProcess start(Path directory, long memoryMib) throws IOException {
    Files.writeString(
        Home.machineRequest(directory), Json.pretty(new MachineRequest("test", memoryMib)));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new MachineProcess(directory, process, String.valueOf(output.readLine()));
  }

  /** What it said first: "ready", or why not. */
  String firstLine() {
    return firstLine;
  }

  Process process() {
    return process;
  }

  Path consoleSocket(int domid) {
    return Home.consoleSocket(directory, domid);
  }

  Path consoleLog(int domid) {
    return directory.resolve("console-" + domid + ".log");
  }

  DomainRequest request(int domid, Path kernel, long memoryMib) {
    return new DomainRequest(
        domid,
        UUID.randomUUID(),
        "guest" + domid,
        kernel.toString(),
        null,
        "",
        memoryMib,
        memoryMib,
        1,
        consoleLog(domid).toString(),
        consoleSocket(domid).toString());
  }

  <R> R call(String method, Record parameters, Class<R> result) throws IOException, RpcException {
    try (RpcClient client = RpcClient.connect(Home.machineSocket(directory))) {
      return client.call(method, parameters, result);
    }
  }

  DomainStatus call(String method, int domid) throws IOException, RpcException {
    return call(method, new DomainId(domid), DomainStatus.class);
  }

  /** A viewer of a console. */
  static final class Viewer implements AutoCloseable {
    private final LineChannel channel;
    private final long position;

    private Viewer(LineChannel channel, long position) {
      this.channel = channel;
      this.position = position;
    }

    /** Where it begins in the output. */
    long position() {
      return position;
    }

    void type(String text) throws IOException {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    String read(int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(count);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    String readAll() throws IOException {
      return read(1 << 16);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  Viewer view(int domid, long from) throws IOException {
    LineChannel channel = new LineChannel(UnixSockets.connect(consoleSocket(domid)));
    channel.writeLine(Json.line(new ConsoleHello(from)));
    String reply = String.valueOf(channel.readLine(1000));
    return new Viewer(channel, Json.read(reply, ConsoleStart.class).position());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
