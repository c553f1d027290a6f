package org.xenolith.builder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real kernels that bin/guest-parts fetches. Where CI is set a missing one is a failure,
 * elsewhere the test is skipped.
 */
public final class GuestParts {
  private GuestParts() {}

  public static Path kernel(String flavour) {
    Path path = directory().resolve("vmlinuz-" + flavour);
    if (!Files.exists(path)) {
      if (System.getenv("CI") != null) {
        throw new AssertionError(path + " is missing: run bin/guest-parts cloud amd64 rt busybox");
      }
      assumeTrue(false, path + " is missing: run bin/guest-parts");
    }
    return path;
  }

  private static Path directory() {
    String explicit = System.getenv("XENOLITH_GUEST_PARTS");
    if (explicit != null && !explicit.isEmpty()) {
      return Path.of(explicit);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("xenolith/guest");
  }
}
