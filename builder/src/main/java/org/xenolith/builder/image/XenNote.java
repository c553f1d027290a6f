package org.xenolith.builder.image;

import org.jspecify.annotations.Nullable;

/** XEN_ELFNOTE_* (public/elfnote.h): one row per note that the builder knows. */
public enum XenNote {
  ENTRY(1, Kind.NUMBER, "VIRT_ENTRY"),
  HYPERCALL_PAGE(2, Kind.NUMBER, null),
  VIRT_BASE(3, Kind.NUMBER, "VIRT_BASE"),
  PADDR_OFFSET(4, Kind.NUMBER, "ELF_PADDR_OFFSET"),
  XEN_VERSION(5, Kind.TEXT, "XEN_VER"),
  GUEST_OS(6, Kind.TEXT, "GUEST_OS"),
  GUEST_VERSION(7, Kind.TEXT, "GUEST_VER"),
  LOADER(8, Kind.TEXT, "LOADER"),
  PAE_MODE(9, Kind.TEXT, "PAE"),
  FEATURES(10, Kind.TEXT, "FEATURES"),
  BSD_SYMTAB(11, Kind.TEXT, "BSD_SYMTAB"),
  HV_START_LOW(12, Kind.NUMBER, null),
  SUSPEND_CANCEL(14, Kind.NUMBER, null),
  INIT_P2M(15, Kind.NUMBER, null),
  MOD_START_PFN(16, Kind.NUMBER, null),
  SUPPORTED_FEATURES(17, Kind.NUMBER, null),
  PHYS32_ENTRY(18, Kind.NUMBER, null);

  enum Kind {
    NUMBER,
    TEXT
  }

  final int number;
  final Kind kind;

  /** Its key in a {@code __xen_guest} section. */
  final @Nullable String legacyKey;

  XenNote(int number, Kind kind, @Nullable String legacyKey) {
    this.number = number;
    this.kind = kind;
    this.legacyKey = legacyKey;
  }
}
