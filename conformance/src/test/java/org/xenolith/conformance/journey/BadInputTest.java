package org.xenolith.conformance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenolith.conformance.guest.GuestParts;
import org.xenolith.machine.TinyKernel;

/**
 * What users get wrong, through bin/xm: one sentence, status 1, and nothing is left. The many ways
 * in which a kernel's file can be bad are builder's tests, those of a configuration file config's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private Instance instance;

  /** A domain named "good" runs; its config is good.cfg. */
  private String good;

  @BeforeAll
  void oneDomainRuns() throws Exception {
    instance = Instance.create();
    good = Guests.tiny(instance, "good", TinyKernel.echoes("hello\n"));
    instance.xm("create", "-q", good).expect();
    Path work = instance.work();
    byte[] kernel = Files.readAllBytes(GuestParts.kernel("cloud"));
    Files.write(work.resolve("truncated"), Arrays.copyOf(kernel, kernel.length / 2));
    Arrays.fill(kernel, kernel.length / 2, kernel.length / 2 + 4096, (byte) 0x5a);
    Files.write(work.resolve("corrupt"), kernel);
    Files.createFile(work.resolve("empty"));
    Files.writeString(work.resolve("text"), "This is a text and not a kernel.\n".repeat(100));
    byte[] elf = Files.readAllBytes(work.resolve("good.kernel"));
    elf[4] = 1;
    elf[18] = 3;
    Files.write(work.resolve("i386"), elf);
    Files.write(work.resolve("large"), new byte[17 << 20]);
    Files.write(work.resolve("tight"), new byte[1 << 20]);
    Files.createDirectory(work.resolve("directory"));
    Files.writeString(work.resolve("syntax.cfg"), "kernel = 'x'\nmemory = = 3\n");
    Files.writeString(work.resolve("nokernel.cfg"), "name = 'new'\nmemory = 16\n");
    Files.write(work.resolve("binary.cfg"), new byte[] {0x7f, 'E', 'L', 'F', 0, -1, -2});
  }

  @AfterAll
  void end() throws Exception {
    if (instance != null) {
      try (Instance last = instance) {
        assertThat(last.list()).singleElement().asString().startsWith("good ");
      }
    }
  }

  /** WORK is the work directory, CLOUD Debian's kernel. */
  private String resolve(String text) throws IOException, InterruptedException {
    return text.replace("WORK", instance.work().toString())
        .replace("CLOUD", GuestParts.kernel("cloud").toString());
  }

  /**
   * @param message what stands behind "Error: ", with … for anything within a line and ¶ for its
   *     end
   */
  private void refused(String line, String message) throws Exception {
    TreeSet<String> files = instance.files();
    List<ProcessHandle> processes = instance.processes();

    Instance.Output output = instance.xm(resolve(line).split(" +"));

    String expected =
        Arrays.stream(resolve(message).replace('¶', '\n').split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^\n]*", "Error: ", "\n"));
    assertThat(output.err()).matches(expected);
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).matches("(Using config file \"[^\"]*\"\\.\n)?");
    assertThat(instance.files()).isEqualTo(files);
    assertThat(instance.processes()).isEqualTo(processes);
    assertThat(instance.consoleLog("new")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kernel=WORK/missing                  | Kernel image does not exist: WORK/missing",
        "kernel=WORK/directory                | Kernel image is not a file: WORK/directory",
        "kernel=/proc/self/mem                | Kernel image cannot be read: /proc/self/mem",
        "kernel=WORK/empty                    | Kernel image is empty: WORK/empty",
        "kernel=WORK/text                     | …is not a kernel…",
        "kernel=WORK/truncated memory=128     | …WORK/truncated…",
        "kernel=WORK/corrupt memory=128       | …WORK/corrupt…",
        "kernel=WORK/i386                     | …is a 32-bit kernel…",
        "kernel=CLOUD                         | …decompresses to more than 16 MiB, which the domain cannot hold…",
        "kernel=CLOUD memory=64 ramdisk=WORK/tight | The ramdisk (1.0 MiB) does not fit beside the kernel (… MiB in memory) into 64 MiB of memory: give the domain at least … MiB",
        "ramdisk=WORK/missing                 | Ramdisk does not exist: WORK/missing",
        "ramdisk=WORK/large                   | Ramdisk is larger than the domain's memory: WORK/large has 17 MiB, memory is 16 MiB",
        "memory=0                             | memory is 0 MiB: a domain needs at least 4",
        "memory=-5                            | memory is -5 MiB: a domain needs at least 4",
        "memory=999999999999                  | I need 999999999999 MiB, but the host has only … MiB free of …",
        "memory=9223372036854775808           | …memory…",
        "memory=lots                          | …memory…",
        "vcpus=0                              | vcpus is 0: a domain needs at least one",
        "on_crash=explode                     | …on_crash…",
        "name=good                            | VM name 'good' already in use by domain 1",
        "name=Domain-0                        | VM name 'Domain-0' already in use by domain 0",
        "name=a;b                             | Invalid VM name 'a;b'…",
      })
  void createWith(String overrides, String message) throws Exception {
    refused("create WORK/good.cfg name=new " + overrides, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "create WORK/nowhere.cfg   | Cannot open config file \"WORK/nowhere.cfg\": no such file",
        "create WORK/directory     | Cannot open config file \"WORK/directory\": it is a directory",
        "create WORK/nokernel.cfg  | No kernel specified",
        "create WORK/binary.cfg    | WORK/binary.cfg: …",
        "create WORK/syntax.cfg    | WORK/syntax.cfg:2:10: expected a value, found '='¶memory = = 3¶         ^",
        "create WORK/good.cfg =3   | '=3' is neither the one config file nor VAR=VAL",
        "lits                      | Subcommand lits not found!  Did you mean list?",
        "destory good              | Subcommand destory not found!  Did you mean destroy?",
        "qqqqqqqq                  | Subcommand qqqqqqqq not found!  See xm help.",
        "list nobody               | Domain 'nobody' does not exist.",
        "console nobody            | Domain 'nobody' does not exist.",
        "shutdown nobody           | Domain 'nobody' does not exist.",
        "destroy 99                | Domain '99' does not exist.",
        "destroy Domain-0          | Cannot destroy privileged domain 0",
      })
  void commands(String line, String message) throws Exception {
    refused(line, message);
  }

  @Test
  void aSocketWithNobodyBehindItIsReplaced() throws Exception {
    try (Instance other = Instance.create()) {
      Path socket = other.home().resolve("run/xend.sock");
      Files.createDirectories(socket.getParent());
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
      }
      assertThat(socket).exists();
      assertThat(other.list()).isEmpty();
      assertThat(other.processes()).containsExactly(other.xend());
    }
  }

  @Test
  void homesThatCannotBeAreSentences() throws Exception {
    Path work = instance.work();
    String tooLong = work.resolve("x".repeat(100)).toString();
    for (String home : List.of("/proc/nothing", work + "/text", tooLong)) {
      try (Session session =
          instance.session("bin/xm", List.of("list"), List.of("XENOLITH_HOME=" + home))) {
        Instance.Output output = session.end();
        assertThat(output.err()).startsWith("Error: ").hasLineCount(1);
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.out()).isEmpty();
      }
    }
    assertThat(Path.of(tooLong)).doesNotExist();
  }

  @Test
  void aFullDiskTakesLogsOnly() throws Exception {
    try (Instance full = Instance.create()) {
      Files.createDirectories(full.home().resolve("log"));
      Files.createSymbolicLink(full.home().resolve("log/xend.log"), Path.of("/dev/full"));
      Files.createSymbolicLink(full.home().resolve("log/xend-debug.log"), Path.of("/dev/full"));
      Files.createSymbolicLink(full.home().resolve("log/machine-1.log"), Path.of("/dev/full"));
      String config = Guests.tiny(full, "guest", TinyKernel.echoes("hello\n"));
      full.xm("create", "-q", config).expect();
      try (Session console = full.xmSession("console", "guest")) {
        console.await("hello\n");
      }
      full.xm("destroy", "guest").expect();
      assertThat(full.list()).isEmpty();
      assertThat(full.processes()).containsExactly(full.xend());
    }
  }

  @Test
  void aRemovedHomeEndsXendButNoGuest() throws Exception {
    try (Instance removed = Instance.create()) {
      String config = Guests.tiny(removed, "guest", TinyKernel.echoes("hello\n"));
      removed.xm("create", "-q", config).expect();
      ProcessHandle xend = removed.xend();
      // Moved, not deleted: what the machine says about it can still be read.
      Path away = Files.move(removed.home(), removed.work().resolve("away"));
      xend.onExit().join();
      Path log = away.resolve("log/machine-1.log");
      Instance.await(
          "a warning",
          () -> Files.readString(log).contains("was removed: its domains go on"),
          () -> Files.readString(log));
      ProcessHandle machine = removed.processes().getFirst();
      assertThat(Files.readString(log)).contains("process " + machine.pid() + " ends them");
      machine.destroy();
      machine.onExit().join();
      assertThat(removed.processes()).isEmpty();
    }
  }
}
