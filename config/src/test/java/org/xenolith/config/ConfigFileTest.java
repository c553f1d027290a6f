package org.xenolith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static Value valueOf(String expression) throws ConfigException {
    Assignment assignment =
        ConfigFile.parse("test.cfg", "x = " + expression + "\n", Map.of()).assignment("x");
    assertThat(assignment).isNotNull();
    return assignment.value();
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value whole(long number) {
    return new Value.Whole(number);
  }

  private static Value items(Value... values) {
    return new Value.Items(List.of(values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'single'                     | single",
        "\"double\"                   | double",
        "'it''s'                      | its",
        "\"a\" 'b' \"c\"              | abc",
        "'''three'''                  | three",
        "'a' + 'b'                    | ab",
        "r'\\n'                       | \\n",
        "u'unicode'                   | unicode",
        "'a\\'b'                      | a'b",
        "'\\x41\\101'                 | AA",
        "'unknown \\q stays'          | unknown \\q stays",
        "'VM%d' % 7                   | VM7",
        "'%s-%03d.%s' % ('a', 5, 'z') | a-005.z",
        "'%5.1f;%-4d;' % (1.25, 3)    | `  1.3;3   ;`",
        "'100%%' % ()                 | 100%",
        "'%x' % 255                   | ff",
        "'# no comment'               | # no comment",
      })
  void strings(String expression, String expected) throws ConfigException {
    assertThat(valueOf(expression)).isEqualTo(text(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "128, 128",
    "0x10, 16",
    "0o17, 15",
    "017, 15",
    "0b101, 5",
    "1_000, 1000",
    "5L, 5",
    "-3, -3",
    "7 + 3, 10",
    "7 + 3 * 2, 13",
    "(7 + 3) * 2, 20",
    "7 / 2, 3",
    "-7 % 3, 2",
    "True, 1"
  })
  void wholeNumbers(String expression, long expected) throws ConfigException {
    assertThat(valueOf(expression)).isEqualTo(whole(expected));
  }

  @Test
  void lists() throws ConfigException {
    assertThat(valueOf("[]")).isEqualTo(items());
    assertThat(valueOf("[1, 'a',]")).isEqualTo(items(whole(1), text("a")));
    assertThat(valueOf("(1, 2)")).isEqualTo(items(whole(1), whole(2)));
    assertThat(valueOf("(1,)")).isEqualTo(items(whole(1)));
    assertThat(valueOf("(1)")).isEqualTo(whole(1));
    assertThat(valueOf("[[1], 'a' 'b'] + [2]"))
        .isEqualTo(items(items(whole(1)), text("ab"), whole(2)));
  }

  @Test
  void fileAsPeopleWriteThem() throws ConfigException {
    ConfigFile file =
        ConfigFile.parse(
            "vm.cfg",
            """
            # -*- mode: python; -*-
            kernel = "/boot/vmlinuz-2.6-xenU"   # the guest's
            memory = '128'
            vmid   = 3; name = "VM%d" % vmid

            disk = [ 'phy:hda1,hda1,w',
                     # a comment in between
                     'file:/tmp/x,xvda2,r',
                   ]
            extra = 'a ' \\
                    'b'
            extra += ' c'
            nothing = None
            """,
            Map.of());
    assertThat(file.assignments().values().stream().map(Assignment::value))
        .containsExactly(
            text("/boot/vmlinuz-2.6-xenU"),
            text("128"),
            whole(3),
            text("VM3"),
            items(text("phy:hda1,hda1,w"), text("file:/tmp/x,xvda2,r")),
            text("a b c"),
            new Value.Nothing());
    assertThat(file.assignment("extra").line()).isEqualTo(12);
    assertThat(file.uses("vmid")).isTrue();
    assertThat(file.uses("memory")).isFalse();
  }

  @Test
  void variablesFromOutsideBeatTheFile() throws ConfigException {
    ConfigFile file =
        ConfigFile.parse("vm.cfg", "vmid = 1\nname = 'VM%d' % vmid\n", Map.of("vmid", whole(9)));
    assertThat(file.assignment("name").value()).isEqualTo(text("VM9"));
  }

  @Test
  void errorsShowTheLineAndACaret() {
    assertError(
        "memory = \"128\n",
        "test.cfg:1:10: a string that does not end",
        "memory = \"128",
        "         ^");
    assertError(
        "a = 1\n\tb = = 2\n", "test.cfg:2:6: expected a value, found '='", "\tb = = 2", "\t    ^");
    assertError(
        "x = 'ü' y\n",
        "test.cfg:1:9: expected the end of the line, found 'y'",
        "x = 'ü' y",
        "        ^");
  }

  private static void assertError(String text, String... lines) {
    assertThatThrownBy(() -> ConfigFile.parse("test.cfg", text, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(String.join(System.lineSeparator(), lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name = test              | 1:8: 'test' has no value (strings need quotes)",
        "name test                | 1:6: expected '=' after name, found 'test'",
        "a == 1                   | 1:3: '==' compares; one '=' assigns",
        "= 1                      | 1:1: expected NAME = VALUE, found '='",
        "name                     | 1:5: expected '=' after name, found the end of the file",
        "x = [1, 2                | 1:5: '[' is never closed",
        "x = [1, 2\\ny = 3        | 1:5: '[' is never closed",
        "x = [1 2]                | 1:8: expected ',' or ']', found '2'",
        "x = 1)                   | 1:6: expected the end of the line, found ')'",
        "x = 'a' + 1              | 1:9: '+' does not go with a string and a number",
        "x = 1 / 0                | 1:7: division by zero",
        "x = 'a' * 3              | 1:9: '*' does not go with a string and a number",
        "x = 9223372036854775808  | 1:5: a number that is too large",
        "x = 9223372036854775807+1| 1:24: a number that is too large",
        "x = 12abc                | 1:5: not a number: 12abc",
        "x = '%d' % 'a'           | 1:10: %d needs a number, not a string",
        "x = '%d %d' % 1          | 1:13: fewer values than the format takes",
        "x = '%d' % (1, 2)        | 1:10: more values than the format takes",
        "x = {'a': 1}             | 1:5: expected a value, found '{'",
        "x = $y                   | 1:5: a character that has no meaning here: $",
        "x = \\ 1                 | 1:5: a backslash continues a line only at its end",
        "import os                | 1:1: 'import' is more Python than this reads: only NAME = VALUE",
        "x = os.uname()           | 1:5: calls are more Python than this reads: only values, names, + and %",
        "x = '\\xg'               | 1:6: an escape that needs 2 hex digits",
      })
  void errors(String text, String expected) {
    assertThatThrownBy(() -> ConfigFile.parse("test.cfg", text.replace("\\n", "\n"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e -> assertThat(e.getMessage().lines().findFirst()).contains("test.cfg:" + expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "(", "-", "- (["})
  void depthIsBounded(String opening) {
    assertThatThrownBy(() -> valueOf(opening.repeat(100_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void growthIsBounded() {
    String bomb = "x = 'aaaaaaaaaaaaaaaa'\n" + "x = x + x\n".repeat(40);
    assertThatThrownBy(() -> ConfigFile.parse("test.cfg", bomb, Map.of()))
        .hasMessageContaining("a string that is too long");
    String lists = "x = [1, 2, 3, 4]\n" + "x = x + x\n".repeat(40);
    assertThatThrownBy(() -> ConfigFile.parse("test.cfg", lists, Map.of()))
        .hasMessageContaining("a list that is too long");
    String nest = "x = [1]\n" + "x = [x, x]\n".repeat(60) + "y = '%s' % x\n";
    assertThatThrownBy(() -> ConfigFile.parse("test.cfg", nest, Map.of()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void filesThatAreNone(@TempDir Path directory) throws Exception {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {1, 0, 2});
    assertThatThrownBy(() -> ConfigFile.read(binary, Map.of()))
        .hasMessage(binary + ": a binary file, not a configuration file");
    assertThatThrownBy(() -> ConfigFile.read(directory, Map.of()))
        .hasMessage("Cannot open config file \"%s\": it is a directory".formatted(directory));
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> ConfigFile.read(missing, Map.of()))
        .hasMessage("Cannot open config file \"%s\": no such file".formatted(missing));
    Path huge = Files.write(directory.resolve("huge"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> ConfigFile.read(huge, Map.of()))
        .hasMessageContaining("more than 1024 KiB");
    Path latin =
        Files.write(
            directory.resolve("latin"), new byte[] {'#', (byte) 0xe9, '\r', '\n', 'a', '=', '1'});
    assertThat(ConfigFile.read(latin, Map.of()).assignment("a").value()).isEqualTo(whole(1));
  }

  @Test
  void randomTextEndsInAValueOrAnError() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("xenolith.seed=" + seed);
    Random random = new Random(seed);
    String alphabet = "ab=1'\"\\[](),+%-*# \n\t.x0erd$;{";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("x = ");
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        ConfigFile.parse("random", text.toString(), Map.of());
      } catch (ConfigException e) {
        assertThat(e.getMessage()).contains("random:");
      }
    }
  }
}
