package org.xenolith.builder.image;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.xenolith.builder.BuildException;

/**
 * Collects Xen's notes out of an ELF file's note ranges, or out of a {@code __xen_guest} string.
 */
final class NoteReader {
  private static final int HEADER_BYTES = 12;

  private final ImageBytes file;
  private final Map<XenNote, Long> numbers = new EnumMap<>(XenNote.class);
  private final Map<XenNote, String> texts = new EnumMap<>(XenNote.class);
  private boolean legacy;
  private int seen;

  NoteReader(ImageBytes file) {
    this.file = file;
  }

  boolean isEmpty() {
    return numbers.isEmpty() && texts.isEmpty();
  }

  Optional<XenNotes> result() {
    return isEmpty() ? Optional.empty() : Optional.of(new XenNotes(numbers, texts, legacy));
  }

  /** Reads a PT_NOTE segment or SHT_NOTE section: name, type and description, padded to 4 bytes. */
  void readRange(long offset, long length) throws BuildException {
    long at = offset;
    long end = offset + length;
    while (at + HEADER_BYTES <= end) {
      if (++seen > Limits.NOTES_MAX) {
        throw new BuildException(file.what() + " is damaged: it has too many notes");
      }
      long nameBytes = file.u32(at);
      long descriptionBytes = file.u32(at + 4);
      int type = (int) file.u32(at + 8);
      long description = at + HEADER_BYTES + align4(nameBytes);
      if (nameBytes == 4 && file.text(at + HEADER_BYTES, 4).equals("Xen")) {
        read(type, description, descriptionBytes);
      }
      at = description + align4(descriptionBytes);
    }
  }

  private void read(int type, long description, long descriptionBytes) throws BuildException {
    for (XenNote note : XenNote.values()) {
      if (note.number != type) {
        continue;
      }
      switch (note.kind) {
        case TEXT ->
            texts.put(
                note,
                file.text(description, (int) Math.min(descriptionBytes, Limits.NOTE_BYTES_MAX)));
        case NUMBER ->
            numbers.put(
                note, descriptionBytes >= 8 ? file.i64(description) : number32(description));
      }
    }
  }

  private long number32(long description) throws BuildException {
    return file.u32(description);
  }

  /** Reads "KEY=value,KEY=value": what came before the notes. */
  void readLegacy(String section) throws BuildException {
    legacy = true;
    for (String pair : section.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "yes" : pair.substring(equals + 1);
      for (XenNote note : XenNote.values()) {
        if (key.equals(note.legacyKey)) {
          switch (note.kind) {
            case TEXT -> texts.put(note, value);
            case NUMBER -> numbers.put(note, number(key, value));
          }
        }
      }
      if (key.equals("HYPERCALL_PAGE")) {
        // A page number here, relative to VIRT_BASE.
        long page = number(key, value) << 12;
        numbers.put(XenNote.HYPERCALL_PAGE, page);
      }
    }
    Long page = numbers.get(XenNote.HYPERCALL_PAGE);
    if (page != null) {
      numbers.put(XenNote.HYPERCALL_PAGE, page + numbers.getOrDefault(XenNote.VIRT_BASE, 0L));
    }
  }

  private long number(String key, String value) throws BuildException {
    try {
      return value.startsWith("0x")
          ? Long.parseUnsignedLong(value.substring(2), 16)
          : Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      throw new BuildException(
          file.what() + " is damaged: its __xen_guest section has " + key + "=" + value, e);
    }
  }

  private static long align4(long bytes) {
    return bytes + 3 & ~3L;
  }
}
