package org.xenolith.xm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  private FakeXend xend;
  private Path config;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    xend = new FakeXend(directory);
    config = directory.resolve("web.cfg");
    Files.writeString(
        config,
        """
        name = "web"
        uuid = "00000000-0000-0000-0000-000000000005"
        kernel = "/boot/vmlinuz"
        root = "/dev/hda1 ro"
        extra = "it's quiet"
        memory = 64
        """);
  }

  @AfterEach
  void stop() throws IOException {
    xend.close();
  }

  @Test
  void listIsExact() throws IOException {
    assertThat(xend.xm("list")).isZero();
    assertThat(xend.out())
        .isEqualTo(
            """
            Name                                        ID   Mem VCPUs      State   Time(s)
            Domain-0                                     0   300     2     r-----    262.6
            web                                          5    64     1     --p---  12345.7
            db                                           6   128     1     -b----      0.0
            """);
    assertThat(xend.err()).isEmpty();
  }

  @Test
  void listOfSome() throws IOException {
    assertThat(xend.xm("list", "db", "5")).isZero();
    assertThat(xend.out().lines().skip(1).map(line -> line.split(" +")[0]))
        .containsExactly("db", "web");
    assertThat(xend.xm("list", "db", "nobody")).isEqualTo(1);
    assertThat(xend.out()).isEmpty();
    assertThat(xend.err()).isEqualTo("Error: Domain 'nobody' does not exist.\n");
  }

  @Test
  void listLongIsAnExpression() throws IOException {
    assertThat(xend.xm("list", "--long", "web")).isZero();
    assertThat(xend.out().replaceAll("_time [0-9.]+", "_time N"))
        .isEqualTo(
            """
            (domain
                (domid 5)
                (uuid 00000000-0000-0000-0000-000000000005)
                (name web)
                (vcpus 1)
                (memory 64)
                (maxmem 64)
                (on_poweroff destroy)
                (on_reboot restart)
                (on_crash restart)
                (image
                    (linux
                        (kernel /boot/vmlinuz)
                        (root '/dev/hda1 ro')
                        (args 'it\\'s quiet')
                    )
                )
                (status 2)
                (state --p---)
                (cpu_time N)
                (online_vcpus 1)
                (up_time N)
                (start_time N)
            )
            """);
  }

  @Test
  void create() throws IOException {
    assertThat(xend.xm("create", config.toString(), "memory=96", "zzz=1")).isZero();
    assertThat(xend.out())
        .isEqualTo("Using config file \"%s\".\nStarted domain web (id=5)\n".formatted(config));
    assertThat(xend.err())
        .isEqualTo("Warning: command line: unknown key 'zzz' is ignored\nWarning: a warning\n");
    assertThat(xend.requests).hasSize(1);
    assertThat(xend.requests.getFirst())
        .contains("\"memoryMib\":96", "\"paused\":false", "\"kernel\":\"/boot/vmlinuz\"");
  }

  @Test
  void createQuietlyAndPaused() throws IOException {
    assertThat(xend.xm("create", "-qp", config.toString())).isZero();
    assertThat(xend.out()).isEmpty();
    assertThat(xend.err()).isEmpty();
    assertThat(xend.requests.getFirst()).contains("\"paused\":true");
  }

  @Test
  void createInADryRun() throws IOException {
    assertThat(xend.xm("create", "-n", "-f", config.toString(), "name=other")).isZero();
    assertThat(xend.out())
        .startsWith("Using config file \"%s\".\n(vm\n    (name other)\n".formatted(config));
    assertThat(xend.requests).isEmpty();
  }

  @Test
  void createFindsFilesInTheHomesEtc() throws IOException {
    Path etc = Files.createDirectories(xend.home.etc());
    Files.writeString(etc.resolve("found"), "kernel = '/k'\n");
    assertThat(xend.xm("create", "-n", "found")).isZero();
    assertThat(xend.out()).startsWith("Using config file \"%s/found\".\n".formatted(etc));
  }

  @Test
  void createWithErrorsInTheFile() throws IOException {
    Files.writeString(config, "kernel = '/k'\nmemory = = 3\n");
    assertThat(xend.xm("create", config.toString())).isEqualTo(1);
    assertThat(xend.err())
        .isEqualTo(
            "Error: %s:2:10: expected a value, found '='\nmemory = = 3\n         ^\n"
                .formatted(config));
    assertThat(xend.requests).isEmpty();
  }

  @Test
  void createWithoutAFile() throws IOException {
    assertThat(xend.xm("create", "nowhere.cfg")).isEqualTo(1);
    assertThat(xend.err())
        .isEqualTo("Error: Cannot open config file \"nowhere.cfg\": no such file\n");
    assertThat(xend.xm("create", config.toString(), "more.cfg")).isEqualTo(1);
    assertThat(xend.err())
        .isEqualTo("Error: 'more.cfg' is neither the one config file nor VAR=VAL\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause web           | pause {\"domain\":\"web\"}",
        "unp 5               | unpause {\"domain\":\"5\"}",
        "destroy web         | destroy {\"domain\":\"web\"}",
        "shutdown web        | shutdown {\"domain\":\"5\",\"kind\":\"POWEROFF\"}",
        "shutdown -H web     | shutdown {\"domain\":\"5\",\"kind\":\"HALT\"}",
        "shutdown web --reb  | shutdown {\"domain\":\"5\",\"kind\":\"REBOOT\"}",
        "reboot web          | shutdown {\"domain\":\"5\",\"kind\":\"REBOOT\"}",
        "dmesg               | dmesg {\"clear\":false}",
        "dmesg -c            | dmesg {\"clear\":true}",
      })
  void requests(String line, String request) throws IOException {
    assertThat(xend.xm(line.split(" +"))).isZero();
    assertThat(xend.requests).last().isEqualTo(request);
    assertThat(xend.err()).isEmpty();
  }

  @Test
  void shutdownOfAllAndWaiting() throws IOException {
    assertThat(xend.xm("shutdown", "-wa")).isZero();
    assertThat(xend.requests)
        .containsExactly(
            "shutdown {\"domain\":\"5\",\"kind\":\"POWEROFF\"}",
            "shutdown {\"domain\":\"6\",\"kind\":\"POWEROFF\"}",
            "wait {\"domain\":\"5\"}",
            "wait {\"domain\":\"6\"}");
    assertThat(xend.out())
        .isEqualTo("Domain web terminated\nDomain db terminated\nAll domains terminated\n");
  }

  @Test
  void smallOnes() throws IOException {
    xend.xm("domid", "web");
    assertThat(xend.out()).isEqualTo("5\n");
    xend.xm("domname", "6");
    assertThat(xend.out()).isEqualTo("db\n");
    xend.xm("dmesg");
    assertThat(xend.out()).isEqualTo("(XEN) one\n(XEN) two\n");
    xend.xm("info");
    assertThat(xend.out()).isEqualTo("total_memory           : 300\n");
    xend.xm("uptime", "web");
    assertThat(xend.out()).matches("Name {32}ID Uptime\nweb {34}5 1:00:0[0-9]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lost                | Subcommand lost not found!  Did you mean list?",
        "xyzzy               | Subcommand xyzzy not found!  See xm help.",
        "d                   | Subcommand d may be destroy, domid, domname or dmesg.",
        "pause               | 'xm pause' requires 1 argument(s).  Usage: xm pause <Domain>",
        "pause a b           | 'xm pause' takes at most 1.  Usage: xm pause <Domain>",
        "info a              | 'xm info' takes no arguments.  Usage: xm info",
        "list -z             | option -z not recognized.  Usage: xm list [options] [Domain ...]",
        "list --zz           | option --zz not recognized.  Usage: xm list [options] [Domain ...]",
        "list --long=3       | option --long takes no value.  Usage: xm list [options] [Domain ...]",
        "create -f           | option --defconfig needs a value.  Usage: xm create [options] <ConfigFile> [VAR=VAL ...]",
        "shutdown            | 'xm shutdown' requires 1 argument(s).  Usage: xm shutdown [options] <Domain>",
        "reboot -a web       | --all and a domain's name do not go together",
        "shutdown -HR web    | a domain can halt or reboot, not both",
        "pause nobody        | Domain 'nobody' does not exist.",
        "console nobody      | Domain 'nobody' does not exist.",
        "console Domain-0    | Domain 'Domain-0' has no console.",
      })
  void errorsAreOneLineAndStatusOne(String line, String message) throws IOException {
    assertThat(xend.xm(line.split(" +"))).isEqualTo(1);
    assertThat(xend.err()).isEqualTo("Error: " + message + "\n");
    assertThat(xend.out()).isEmpty();
  }

  @Test
  void aQuietConsoleSaysNothing() throws IOException {
    assertThat(xend.xm("console", "-q", "nobody")).isEqualTo(1);
    assertThat(xend.err()).isEmpty();
  }

  @Test
  void helpAsXmGivesIt() throws IOException {
    assertThat(xend.xm()).isEqualTo(1);
    assertThat(xend.out()).startsWith("Usage: xm <subcommand> [args]\n").doesNotContain("domname");
    assertThat(xend.xm("help", "--long")).isEqualTo(1);
    assertThat(xend.out()).contains("domname", "--console_autoconnect");
    assertThat(xend.xm("help", "pau")).isZero();
    assertThat(xend.out()).isEqualTo("Usage: xm pause <Domain>\n\nStop a domain's processors.\n");
    assertThat(xend.xm("pause", "--help")).isZero();
    assertThat(xend.out()).startsWith("Usage: xm pause");
  }

  @Test
  void withoutXend(@TempDir Path other) throws IOException {
    try (FakeXend gone = new FakeXend(other)) {
      gone.close();
      assertThat(gone.xm("list")).isEqualTo(1);
      assertThat(gone.err()).startsWith("Error: Unable to connect to xend: ").hasLineCount(1);
    }
  }
}
