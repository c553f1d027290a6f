package org.xenolith.xend.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.RpcException;
import org.xenolith.xend.Host;

class DomainChecksTest {
  private Path directory;
  private Path kernel;
  private DomainChecks checks;

  @BeforeEach
  void host(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Path root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(
        root.resolve("proc/meminfo"), "MemTotal: 4194304 kB\nMemAvailable: 2097152 kB\n");
    kernel = Files.writeString(directory.resolve("vmlinuz"), "x");
    checks = new DomainChecks(new Host(root));
  }

  private DomainConfig config(String name, String file, String ramdisk, long memory, long max) {
    return new DomainConfig(
        name,
        null,
        file,
        ramdisk,
        null,
        null,
        memory,
        max,
        1,
        OnShutdown.DESTROY,
        OnShutdown.RESTART,
        OnShutdown.RESTART);
  }

  private void refused(DomainConfig config, String message) {
    assertThatThrownBy(() -> checks.check(config))
        .isInstanceOf(RpcException.class)
        .hasMessage(message);
  }

  @Test
  void goodOnesPass() throws RpcException {
    checks.check(config("a.B_9:/+-", kernel.toString(), kernel.toString(), 2048, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "ü", "a;b", "a\nb"})
  void names(String name) {
    refused(
        config(name, kernel.toString(), null, 64, 0),
        "Invalid VM name '%s': 1 to 80 letters, digits and _ - . : / +".formatted(name));
  }

  @Test
  void longNames() {
    String name = "x".repeat(81);
    refused(
        config(name, kernel.toString(), null, 64, 0),
        "Invalid VM name '%s': 1 to 80 letters, digits and _ - . : / +".formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                   | 0    | memory is 0 MiB: a domain needs at least 4",
        "-5                  | 0    | memory is -5 MiB: a domain needs at least 4",
        "64                  | 32   | maxmem is 32 MiB, less than memory, 64",
        "2049                | 0    | I need 2049 MiB, but the host has only 2048 MiB free of 4096",
        "9223372036854775807 | 0    | I need 9223372036854775807 MiB, but the host has only 2048 MiB free of 4096",
      })
  void memory(long memory, long max, String message) {
    refused(config("web", kernel.toString(), null, memory, max), message);
  }

  @Test
  void files() throws IOException {
    String missing = directory.resolve("missing").toString();
    Path empty = Files.createFile(directory.resolve("empty"));
    refused(config("web", null, null, 64, 0), "No kernel specified");
    refused(config("web", missing, null, 64, 0), "Kernel image does not exist: " + missing);
    refused(
        config("web", directory.toString(), null, 64, 0),
        "Kernel image is not a file: " + directory);
    refused(config("web", empty.toString(), null, 64, 0), "Kernel image is empty: " + empty);
    refused(config("web", kernel.toString(), missing, 64, 0), "Ramdisk does not exist: " + missing);
    Path large = directory.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(65L << 20);
    }
    refused(
        config("web", kernel.toString(), large.toString(), 64, 0),
        "Ramdisk is larger than the domain's memory: %s has 65 MiB, memory is 64 MiB"
            .formatted(large));
  }
}
