package org.xenolith.conformance.guest;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.builder.ramdisk.BusyBoxInitramfs;

/**
 * Kernels and BusyBox from Debian's packages, by the project's own command. With CI=true, to lack
 * them is a failure.
 */
public final class GuestParts {
  private GuestParts() {}

  /** The project's root directory. */
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  /** The kernel of a flavour: cloud, amd64 or rt. */
  public static Path kernel(String flavour) throws IOException, InterruptedException {
    return get(flavour).resolve("vmlinuz-" + flavour);
  }

  /** Writes an initramfs whose start script is {@code script}. */
  public static Path initramfs(Path directory, String script)
      throws IOException, InterruptedException {
    Path target = directory.resolve("initramfs.gz");
    BusyBoxInitramfs.of(Files.readAllBytes(busyBox()), script).write(target);
    return target;
  }

  /** BusyBox, one static executable. */
  public static Path busyBox() throws IOException, InterruptedException {
    return get("busybox").resolve("busybox");
  }

  private static Path get(String part) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(root().resolve("bin/guest-parts").toString(), part)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      missing("bin/guest-parts " + part + " failed: no guest to test with");
    }
    return Path.of(output);
  }

  /** Gives a test up for something that is not here: skipped, but with CI=true a failure. */
  public static void missing(String what) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(what);
    }
    abort(what);
  }
}
