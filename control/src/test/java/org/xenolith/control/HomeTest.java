package org.xenolith.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final Path USER = Path.of("/home/ada");

  @Test
  void everythingUnderXenolithHome() {
    Home home = Home.of(Map.of("XENOLITH_HOME", "/x/../y", "XDG_STATE_HOME", "/s"), true, USER);
    assertThat(home)
        .isEqualTo(
            new Home(Path.of("/y/run"), Path.of("/y/lib"), Path.of("/y/log"), Path.of("/y/etc")));
  }

  @Test
  void rootsIsTheSystems() {
    assertThat(Home.of(Map.of("XENOLITH_HOME", ""), true, USER))
        .isEqualTo(
            new Home(
                Path.of("/run/xenolith"),
                Path.of("/var/lib/xenolith"),
                Path.of("/var/log/xen"),
                Path.of("/etc/xen")));
  }

  @Test
  void aUsersIsInTheXdgDirectories() {
    assertThat(
            Home.of(Map.of("XDG_RUNTIME_DIR", "/run/user/7", "XDG_STATE_HOME", "/s"), false, USER))
        .isEqualTo(
            new Home(
                Path.of("/run/user/7/xenolith"),
                Path.of("/s/xenolith/lib"),
                Path.of("/s/xenolith/log"),
                Path.of("/etc/xen")));
    assertThat(Home.of(Map.of(), false, USER).run())
        .isEqualTo(Path.of("/home/ada/.local/state/xenolith/run"));
  }

  @Test
  void directoriesAreTheirOwnersOnly(@TempDir Path directory) throws Exception {
    Home home = Home.under(directory.resolve("home"));
    home.create();
    home.create();
    for (Path created : new Path[] {home.run(), home.lib(), home.log(), home.machines()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aNameWithSlashesIsOneFile() {
    Home home = Home.under(Path.of("/h"));
    assertThat(home.consoleLog("a/../b")).isEqualTo(Path.of("/h/log/console/guest-a%2F..%2Fb.log"));
  }
}
