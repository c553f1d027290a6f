package org.xenolith.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row, assembled with random operands, is one instruction of the same length to objdump. */
final class ObjdumpTest {
  private static final int CASES_PER_ROW = 8;
  private static final int SLOT_BYTES = 32;
  private static final Pattern LINE = Pattern.compile("^\\s*([0-9a-f]+):\\t([0-9a-f ]+)\\t?(.*)$");

  /** Opcodes that processors have and objdump, like the manual, leaves out. */
  private static final Set<String> UNKNOWN_TO_OBJDUMP =
      Set.of("DC D0+i", "DC D8+i", "DD C8+i", "DE D0+i", "DF C8+i", "DF D0+i", "DF D8+i");

  /** Hints: objdump takes forms of the first for two instructions, and the others for MPX. */
  private static final Set<String> MISREAD_BY_OBJDUMP = Set.of("0F 0D /r", "0F 1A /r", "0F 1B /r");

  @TempDir Path directory;

  private record Case(Row row, byte[] bytes) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lengthsAgree(boolean mode64) throws IOException, InterruptedException {
    boolean present = Files.isExecutable(Path.of("/usr/bin/objdump"));
    assertThat(present || !"true".equals(System.getenv("CI"))).as("objdump in CI").isTrue();
    assumeTrue(present, "objdump (binutils) is not installed");
    List<Case> cases = assembleAll(mode64);
    byte[] image = new byte[cases.size() * SLOT_BYTES];
    Arrays.fill(image, (byte) 0x90);
    for (int i = 0; i < cases.size(); i++) {
      byte[] bytes = cases.get(i).bytes();
      System.arraycopy(bytes, 0, image, i * SLOT_BYTES, bytes.length);
    }
    Path file = Files.write(directory.resolve("rows.bin"), image);
    List<String> differences = compare(cases, file, mode64);
    assertThat(differences).isEmpty();
  }

  private static List<Case> assembleAll(boolean mode64) {
    InstructionTable table = InstructionTable.standard();
    Assembler assembler = new Assembler(table, mode64);
    RandomOperands random = RandomOperands.seeded("ObjdumpTest " + mode64, mode64);
    List<Case> cases = new ArrayList<>();
    for (Row row : table.rows()) {
      if (mode64 ? row.in64BitMode() : row.in32BitMode()) {
        for (int i = 0; i < CASES_PER_ROW; i++) {
          cases.add(new Case(row, assembler.assemble(row, random.forRow(row), 0)));
        }
      }
    }
    return cases;
  }

  private static List<String> compare(List<Case> cases, Path file, boolean mode64)
      throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    Process process =
        new ProcessBuilder(
                "/usr/bin/objdump",
                "-D",
                "-w",
                "-b",
                "binary",
                "-m",
                mode64 ? "i386:x86-64" : "i386",
                "-M",
                "intel",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int seen = 0;
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
          continue;
        }
        int address = Integer.parseInt(matcher.group(1), 16);
        if (address % SLOT_BYTES != 0) {
          continue;
        }
        seen++;
        Case expected = cases.get(address / SLOT_BYTES);
        int length = matcher.group(2).strip().split(" +").length;
        String opcode = expected.row().opcode();
        boolean bad = matcher.group(3).contains("(bad)") && !UNKNOWN_TO_OBJDUMP.contains(opcode);
        if (MISREAD_BY_OBJDUMP.contains(opcode)) {
          continue;
        }
        if (length != expected.bytes().length || bad) {
          differences.add(
              expected.row() + ": " + HexFormat.of().formatHex(expected.bytes()) + " is " + line);
        }
      }
    }
    assertThat(process.waitFor()).isZero();
    assertThat(seen).isEqualTo(cases.size());
    return differences;
  }
}
