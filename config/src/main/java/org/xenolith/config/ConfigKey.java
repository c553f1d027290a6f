package org.xenolith.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The keys of a domain's configuration, as xm and xl call them: a row each. */
public enum ConfigKey {
  NAME(Type.TEXT, "the domain's name; the file's name where it is missing"),
  UUID(Type.TEXT, "the domain's UUID; a new one where it is missing"),
  KERNEL(Type.TEXT, "path of the kernel: vmlinuz or an ELF file"),
  RAMDISK(Type.TEXT, "path of the initial ramdisk"),
  ROOT(Type.TEXT, "what the kernel gets as root="),
  EXTRA(Type.TEXT, "what stands behind it on the kernel's command line"),
  CMDLINE(Type.TEXT, "the kernel's whole command line, in place of root and extra (xl)"),
  MEMORY(Type.NUMBER, "memory in MiB; 128 where it is missing"),
  MAXMEM(Type.NUMBER, "the most it may get, in MiB; memory where it is missing"),
  VCPUS(Type.NUMBER, "virtual processors; 1 where it is missing"),
  ON_POWEROFF(Type.TEXT, "destroy, restart, preserve or rename-restart; destroy where missing"),
  ON_REBOOT(Type.TEXT, "likewise; restart where it is missing"),
  ON_CRASH(Type.TEXT, "likewise; restart where it is missing"),
  BUILDER(Type.TEXT, "linux or generic: a paravirtualised domain"),
  TYPE(Type.TEXT, "pv: a paravirtualised domain (xl)");

  /** What a key's value must be. */
  public enum Type {
    TEXT,
    /** A whole number; quoted is as good. */
    NUMBER
  }

  /** Keys of xm's and xl's that stand in many files and mean nothing here yet. */
  private static final Set<String> NOT_YET =
      Set.of(
          "bootloader",
          "bootargs",
          "disk",
          "vif",
          "vfb",
          "vkb",
          "pci",
          "usb",
          "vtpm",
          "cpus",
          "cpu",
          "cpu_weight",
          "cpu_cap",
          "cap",
          "ip",
          "netmask",
          "gateway",
          "hostname",
          "dhcp",
          "nics",
          "nfs_server",
          "nfs_root",
          "restart",
          "vcpu_avail",
          "maxvcpus",
          "features",
          "pae",
          "acpi",
          "apic",
          "boot",
          "serial",
          "sdl",
          "vnc",
          "vnclisten",
          "vncpasswd",
          "stdvga",
          "localtime",
          "device_model",
          "shadow_memory",
          "pool",
          "channel",
          "p9",
          "vusb",
          "vscsi",
          "cpuid",
          "tsc_mode",
          "on_watchdog",
          "on_soft_reset",
          "keymap",
          "usbdevice",
          "on_xend_start",
          "on_xend_stop",
          "machine");

  private final Type type;
  private final String help;

  ConfigKey(Type type, String help) {
    this.type = type;
    this.help = help;
  }

  /** As files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Type type() {
    return type;
  }

  /** One line, without a full stop. */
  public String help() {
    return help;
  }

  public static Optional<ConfigKey> ofWord(String word) {
    return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ConfigKey::word).toList();
  }

  static boolean isNotYetSupported(String word) {
    return NOT_YET.contains(word);
  }
}
