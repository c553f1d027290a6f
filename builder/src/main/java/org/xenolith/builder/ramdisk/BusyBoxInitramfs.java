package org.xenolith.builder.ramdisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The smallest user space that is pleasant: one static BusyBox as init, a shell on the console, and
 * the commands that the kernel calls on {@code xm shutdown}.
 */
public final class BusyBoxInitramfs {
  private static final String INITTAB =
      """
      ::sysinit:/etc/rc
      hvc0::respawn:-/bin/sh
      ::ctrlaltdel:/sbin/reboot
      ::shutdown:/bin/umount -a -r
      """;

  private static final String RC =
      """
      #!/bin/busybox sh
      # Runs once, as init's first child.
      PATH=/bin:/sbin:/usr/bin:/usr/sbin
      /bin/busybox --install -s
      mount -t proc proc /proc
      mount -t sysfs sysfs /sys
      mount -t devtmpfs devtmpfs /dev 2>/dev/null
      hostname guest
      [ -x /etc/rc.local ] && . /etc/rc.local
      cat /etc/motd
      """;

  private static final String MOTD =
      """

      This is an unmodified Linux kernel in a Xen PV domain, in userspace.
      Try:  cat /sys/hypervisor/type    uname -a    dmesg | head
      Ctrl+] leaves the console; 'poweroff -f' ends the domain.

      """;

  private BusyBoxInitramfs() {}

  /**
   * @param busyBox the static executable's bytes
   * @param startScript shell commands run at the end of start-up, before the shell; may be empty
   */
  public static Initramfs of(byte[] busyBox, String startScript) {
    Initramfs initramfs = new Initramfs();
    for (String directory :
        new String[] {
          "bin",
          "sbin",
          "usr",
          "usr/bin",
          "usr/sbin",
          "dev",
          "proc",
          "sys",
          "etc",
          "tmp",
          "root",
          "run"
        }) {
      initramfs.directory(directory);
    }
    initramfs
        .characterDevice("dev/console", 0600, 5, 1)
        .characterDevice("dev/null", 0666, 1, 3)
        .file("bin/busybox", 0755, busyBox)
        .link("init", "bin/busybox")
        .file("etc/inittab", 0644, INITTAB)
        .file("etc/rc", 0755, RC)
        .file("etc/motd", 0644, MOTD)
        .file("etc/profile", 0644, "export PATH=/bin:/sbin:/usr/bin:/usr/sbin PS1='guest:\\w# '\n")
        .file("etc/passwd", 0644, "root::0:0:root:/root:/bin/sh\n")
        .file("etc/group", 0644, "root:x:0:\n");
    if (!startScript.isEmpty()) {
      initramfs.file("etc/rc.local", 0755, startScript);
    }
    return initramfs;
  }

  /** Arguments: the BusyBox executable, the initramfs to write, and optionally a start script. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("Error: give BUSYBOX INITRAMFS [START-SCRIPT].");
      System.exit(1);
    }
    String script = arguments.length == 3 ? Files.readString(Path.of(arguments[2])) : "";
    of(Files.readAllBytes(Path.of(arguments[0])), script).write(Path.of(arguments[1]));
  }
}
