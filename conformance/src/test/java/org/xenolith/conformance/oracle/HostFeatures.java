package org.xenolith.conformance.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xenolith.x86.isa.Feature;
import org.xenolith.x86.isa.Row;

/** Which of the table's features the host's processor has, by the kernel's names for them. */
final class HostFeatures {
  /** Where Linux's name is not the lower-case name of the constant. */
  private static final Map<Feature, String> NAMES =
      Map.ofEntries(
          Map.entry(Feature.SSE3, "pni"),
          Map.entry(Feature.AESNI, "aes"),
          Map.entry(Feature.SHA, "sha_ni"),
          Map.entry(Feature.CMPXCHG16B, "cx16"),
          Map.entry(Feature.LAHF_SAHF, "lahf_lm"),
          Map.entry(Feature.LZCNT, "abm"),
          Map.entry(Feature.PREFETCHW, "3dnowprefetch"));

  private static final Set<String> AVAILABLE = read();

  private HostFeatures() {}

  /** Whether the host's processor has what a row needs. */
  static boolean has(Row row) {
    return AVAILABLE.contains(row.feature().name());
  }

  /** Whether XRSTOR takes images in the compacted form. */
  static boolean hasCompactedImages() {
    return AVAILABLE.contains(Feature.XSAVEC.name());
  }

  private static Set<String> read() {
    Set<String> flags = new HashSet<>();
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
      lines.stream()
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .forEach(line -> flags.addAll(Arrays.asList(line.split("\\s+"))));
    } catch (IOException e) {
      throw new IllegalStateException("the oracle needs a Linux host", e);
    }
    Set<String> available = new HashSet<>();
    for (Feature feature : Feature.values()) {
      if (feature == Feature.BASE
          || flags.contains(NAMES.getOrDefault(feature, feature.name().toLowerCase()))) {
        available.add(feature.name());
      }
    }
    return available;
  }
}
