package org.xenolith.builder.image;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.xenolith.builder.BuildException;

/**
 * An ELF64 file for x86-64: what has to be loaded, and what it says to Xen.
 *
 * @param bytes the file
 * @param entry the entry point of the ELF header
 * @param segments the loadable ones (PT_LOAD), as they stand in the file
 * @param notes Xen's notes, or what the legacy {@code __xen_guest} section says; empty where there
 *     is neither
 */
public record ElfImage(
    ImageBytes bytes, long entry, List<Segment> segments, Optional<XenNotes> notes) {

  /**
   * A loadable segment.
   *
   * @param offset where it begins in the file
   */
  public record Segment(long offset, long vaddr, long paddr, long fileBytes, long memoryBytes) {}

  private static final int CLASS_32 = 1;
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int TYPE_EXECUTABLE = 2;
  private static final int TYPE_DYNAMIC = 3;
  private static final int MACHINE_386 = 3;
  private static final int MACHINE_X86_64 = 62;
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;
  private static final int SHT_NOTE = 7;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int SECTION_HEADER_BYTES = 64;
  private static final String LEGACY_SECTION = "__xen_guest";

  /**
   * @throws BuildException where it is no ELF file for x86-64, or damaged
   */
  public static ElfImage parse(ImageBytes file) throws BuildException {
    checkIdentity(file);
    List<Segment> segments = new ArrayList<>();
    NoteReader notes = new NoteReader(file);
    long table = file.i64(0x20);
    int count = file.u16(0x38);
    if (count > Limits.PROGRAM_HEADERS_MAX || file.u16(0x36) < PROGRAM_HEADER_BYTES && count > 0) {
      throw damaged(file, "its program headers make no sense");
    }
    for (int i = 0; i < count; i++) {
      long header = table + (long) i * file.u16(0x36);
      long offset = file.i64(header + 8);
      long fileBytes = file.i64(header + 0x20);
      switch ((int) file.u32(header)) {
        case PT_LOAD -> segments.add(segment(file, header, offset, fileBytes));
        case PT_NOTE -> notes.readRange(offset, fileBytes);
        default -> {
          // Nothing else concerns a loader of kernels.
        }
      }
    }
    segments.removeIf(segment -> segment.memoryBytes() == 0);
    if (segments.isEmpty()) {
      throw damaged(file, "it has nothing to load");
    }
    if (notes.isEmpty()) {
      readSections(file, notes);
    }
    return new ElfImage(file, file.i64(0x18), List.copyOf(segments), notes.result());
  }

  private static void checkIdentity(ImageBytes file) throws BuildException {
    if (file.size() < 4 || file.u32(0) != 0x464c457f) {
      int shown = (int) Math.min(4, file.size());
      throw new BuildException(
          file.what()
              + " is not a kernel: it is neither a bzImage nor an ELF file (it begins with "
              + HexFormat.of().formatHex(file.bytes(0, shown))
              + ")");
    }
    int elfClass = file.u8(4);
    int machine = file.u16(0x12);
    if (elfClass == CLASS_32 || machine == MACHINE_386) {
      throw new BuildException(
          file.what() + " is a 32-bit kernel, which is not supported: use a 64-bit (amd64) one");
    }
    if (elfClass != CLASS_64 || file.u8(5) != LITTLE_ENDIAN || machine != MACHINE_X86_64) {
      throw new BuildException(
          file.what()
              + " is for another processor (ELF machine "
              + machine
              + "): use a kernel for x86-64");
    }
    int type = file.u16(0x10);
    if (type != TYPE_EXECUTABLE && type != TYPE_DYNAMIC) {
      throw new BuildException(
          file.what() + " is an ELF file, but not an executable one (type " + type + ")");
    }
  }

  private static Segment segment(ImageBytes file, long header, long offset, long fileBytes)
      throws BuildException {
    long memoryBytes = file.i64(header + 0x28);
    if (memoryBytes < 0 || memoryBytes > Limits.KERNEL_BYTES_MAX) {
      throw damaged(file, "a segment wants " + Long.toUnsignedString(memoryBytes) + " bytes");
    }
    if (fileBytes < 0 || fileBytes > memoryBytes) {
      throw damaged(file, "a segment is larger in the file than in memory");
    }
    if (offset < 0 || offset > file.size() - fileBytes) {
      throw new BuildException(
          file.what()
              + " is truncated: a segment should end at byte "
              + Long.toUnsignedString(offset + fileBytes)
              + ", but there are "
              + file.size());
    }
    return new Segment(
        offset, file.i64(header + 0x10), file.i64(header + 0x18), fileBytes, memoryBytes);
  }

  private static void readSections(ImageBytes file, NoteReader notes) throws BuildException {
    long table = file.i64(0x28);
    int entryBytes = file.u16(0x3a);
    int count = file.u16(0x3c);
    int names = file.u16(0x3e);
    if (table == 0 || count == 0) {
      return;
    }
    if (entryBytes < SECTION_HEADER_BYTES || count > Limits.SECTIONS_MAX || names >= count) {
      throw damaged(file, "its section headers make no sense");
    }
    long namesOffset = file.i64(table + (long) names * entryBytes + 0x18);
    for (int i = 0; i < count && notes.isEmpty(); i++) {
      long header = table + (long) i * entryBytes;
      long offset = file.i64(header + 0x18);
      long size = file.i64(header + 0x20);
      if (file.u32(header + 4) == SHT_NOTE) {
        notes.readRange(offset, size);
      } else if (file.text(namesOffset + file.u32(header), 32).equals(LEGACY_SECTION)) {
        notes.readLegacy(file.text(offset, (int) Math.min(size, Limits.NOTE_BYTES_MAX)));
      }
    }
  }

  private static BuildException damaged(ImageBytes file, String how) {
    return new BuildException(file.what() + " is damaged: " + how);
  }
}
