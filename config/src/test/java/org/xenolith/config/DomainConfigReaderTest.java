package org.xenolith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenolith.config.DomainConfigReader.Reading;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.OnShutdown;

class DomainConfigReaderTest {
  private static Reading read(String text, Map<String, String> overrides) throws ConfigException {
    return DomainConfigReader.parse("test.cfg", text, overrides, "test.cfg");
  }

  @Test
  void everyKey() throws ConfigException {
    Reading reading =
        read(
            """
            name = "first"
            uuid = "12345678-1234-5678-9abc-123456789abc"
            kernel = "/boot/vmlinuz"
            ramdisk = "/boot/initrd"
            root = "/dev/hda1 ro"
            extra = "quiet 3"
            memory = '256'
            maxmem = 512
            vcpus = 2
            on_poweroff = 'preserve'
            on_reboot = 'rename-restart'
            on_crash = 'destroy'
            builder = 'linux'
            type = 'pv'
            """,
            Map.of());
    assertThat(reading.warnings()).isEmpty();
    assertThat(reading.config())
        .isEqualTo(
            new DomainConfig(
                "first",
                UUID.fromString("12345678-1234-5678-9abc-123456789abc"),
                "/boot/vmlinuz",
                "/boot/initrd",
                "/dev/hda1 ro",
                "quiet 3",
                256,
                512,
                2,
                OnShutdown.PRESERVE,
                OnShutdown.RENAME_RESTART,
                OnShutdown.DESTROY));
    assertThat(reading.config().commandLine()).isEqualTo("root=/dev/hda1 ro quiet 3");
  }

  @Test
  void defaults() throws ConfigException {
    DomainConfig config = read("", Map.of()).config();
    assertThat(config)
        .isEqualTo(
            new DomainConfig(
                "test.cfg",
                null,
                null,
                null,
                null,
                null,
                128,
                0,
                1,
                OnShutdown.DESTROY,
                OnShutdown.RESTART,
                OnShutdown.RESTART));
    assertThat(config.commandLine()).isEmpty();
  }

  @Test
  void nameIsTheFilesNameWhereItIsMissing(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("web"), "memory = 64\n");
    assertThat(DomainConfigReader.read(file, Map.of()).config().name()).isEqualTo("web");
  }

  @Test
  void commandLineBeatsTheFile() throws ConfigException {
    Reading reading =
        read(
            "name = 'VM%d' % vmid\nmemory = 64\nextra = 'a'\n",
            Map.of("vmid", "7", "memory", "128", "cmdline", "console=hvc0 b"));
    assertThat(reading.warnings()).isEmpty();
    assertThat(reading.config().name()).isEqualTo("VM7");
    assertThat(reading.config().memoryMib()).isEqualTo(128);
    assertThat(reading.config().commandLine()).isEqualTo("console=hvc0 b");
  }

  @Test
  void unknownKeysWarnWithTheirLine() throws ConfigException {
    Reading reading =
        read(
            "memroy = 64\n\nvif = ['']\nbase = '/x'\nkernel = base + '/k'\nzzz = 1\n",
            Map.of("extar", "x"));
    assertThat(reading.warnings())
        .isEqualTo(
            List.of(
                "test.cfg:1: unknown key 'memroy' is ignored (did you mean memory?)",
                "test.cfg:3: 'vif' is not supported yet, it is ignored",
                "test.cfg:6: unknown key 'zzz' is ignored",
                "command line: unknown key 'extar' is ignored (did you mean extra?)"));
    assertThat(reading.config().kernel()).isEqualTo("/x/k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "memory = [1]             | memory: must be a number, not a list",
        "memory = 'lots'          | memory: must be a number, not \"lots\"",
        "memory = ''              | memory: must be a number, not \"\"",
        "memory = 1.5             | memory: must be a whole number, not 1.5",
        "kernel = ['a']           | kernel: must be a string, not a list",
        "kernel = 'a\\x00b'       | kernel: must not hold a zero byte",
        "uuid = 'x'               | uuid: not a UUID: \"x\"",
        "on_crash = 'explode'     | on_crash: must be one of destroy, restart, preserve, rename-restart, not \"explode\"",
        "builder = 'hvm'          | builder: only paravirtualised domains (linux) are supported yet",
        "type = 'pvh'             | type: only paravirtualised domains (pv) are supported yet",
      })
  void wrongValues(String text, String expected) {
    assertThatThrownBy(() -> read("\n" + text, Map.of()))
        .isInstanceOf(ConfigException.class)
        .satisfies(e ->
            assertThat(e.getMessage().lines())
                .containsExactly("test.cfg:2:1: " + expected, text, "^"));
  }

  @Test
  void wrongValuesOnTheCommandLine() {
    assertThatThrownBy(() -> read("memory = 64", Map.of("memory", "much")))
        .hasMessage("command line: memory: must be a number, not \"much\"");
  }

  @Test
  void numbersThatAreWholeMayBeWrittenOtherwise() throws ConfigException {
    assertThat(read("memory = 128.0", Map.of()).config().memoryMib()).isEqualTo(128);
    assertThat(read("memory = ' 128 '", Map.of()).config().memoryMib()).isEqualTo(128);
    assertThat(read("memory = '-5'", Map.of()).config().memoryMib()).isEqualTo(-5);
    assertThat(read("name = 42", Map.of()).config().name()).isEqualTo("42");
    assertThat(read("memory = None", Map.of()).config().memoryMib()).isEqualTo(128);
  }
}
