package org.xenolith.conformance.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.conformance.guest.GuestParts;
import org.xenolith.machine.TinyKernel;

/** Configuration files for guests, in an instance's work directory. */
final class Guests {
  /** What the start script leaves: the shell's prompt. */
  static final String PROMPT = "guest:/#";

  private Guests() {}

  /** Debian's cloud kernel with 128 MiB and a start script. */
  static String debian(Instance instance, String script) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(instance.work().resolve("debian"));
    return config(
        instance,
        "debian.cfg",
        """
        kernel = "%s"
        ramdisk = "%s"
        memory = 128
        extra = "console=hvc0"
        """
            .formatted(GuestParts.kernel("cloud"), GuestParts.initramfs(directory, script)));
  }

  /** A kernel of a few instructions, in a domain of that name that is not restarted. */
  static String tiny(Instance instance, String name, TinyKernel kernel) throws IOException {
    return config(
        instance,
        name + ".cfg",
        """
        name = "%s"
        kernel = "%s"
        memory = 16
        on_crash = "destroy"
        """
            .formatted(name, kernel.write(instance.work().resolve(name + ".kernel"))));
  }

  private static String config(Instance instance, String name, String text) throws IOException {
    return instance.write(name, text).toString();
  }
}
