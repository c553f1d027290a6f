package org.xenolith.builder.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small kernel files: an ELF file with one segment and the notes asked for, and bzImages.
 */
public final class KernelFiles {
  public static final long VIRT_BASE = 0xffffffff80000000L;
  public static final long KERNEL = VIRT_BASE + 0x100000;

  private static final int HEADER_BYTES = 64;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int SECTION_HEADER_BYTES = 64;

  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private String legacy = "";
  private int elfClass = 2;
  private int machine = 62;
  private int type = 2;
  private byte[] code = {(byte) 0x90};
  private long memoryBytes = 8192;

  /** Without any notes. */
  public static KernelFiles bare() {
    return new KernelFiles();
  }

  /** With what a PV kernel needs. */
  public static KernelFiles pv() {
    return bare()
        .note(5, "xen-3.0")
        .note(6, "test")
        .note(8, "generic")
        .note(3, VIRT_BASE)
        .note(1, KERNEL);
  }

  public KernelFiles note(int number, long value) {
    ByteBuffer description = little(8).putLong(value);
    return note(number, description.array());
  }

  public KernelFiles note(int number, String value) {
    return note(number, (value + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  public KernelFiles note(int number, byte[] description) {
    int padded = description.length + 3 & ~3;
    notes.writeBytes(
        little(16 + padded)
            .putInt(4)
            .putInt(description.length)
            .putInt(number)
            .put("Xen\0".getBytes(StandardCharsets.US_ASCII))
            .put(description)
            .array());
    return this;
  }

  /** A {@code __xen_guest} section. */
  public KernelFiles legacy(String text) {
    legacy = text;
    return this;
  }

  public KernelFiles elf(int newClass, int newMachine, int newType) {
    elfClass = newClass;
    machine = newMachine;
    type = newType;
    return this;
  }

  public KernelFiles code(byte[] bytes, long inMemory) {
    code = bytes;
    memoryBytes = inMemory;
    return this;
  }

  public byte[] build() {
    List<byte[]> headers = new ArrayList<>();
    int headersEnd = HEADER_BYTES + 2 * PROGRAM_HEADER_BYTES;
    int notesAt = headersEnd + code.length + 3 & ~3;
    headers.add(programHeader(1, headersEnd, KERNEL, 0x100000, code.length, memoryBytes));
    headers.add(programHeader(4, notesAt, 0, 0, notes.size(), notes.size()));
    int namesAt = notesAt + notes.size();
    byte[] names = "\0__xen_guest\0.names\0".getBytes(StandardCharsets.US_ASCII);
    int legacyAt = namesAt + names.length;
    byte[] legacyBytes = (legacy + "\0").getBytes(StandardCharsets.US_ASCII);
    int sectionsAt = legacyAt + legacyBytes.length;
    int sections = legacy.isEmpty() ? 0 : 3;
    ByteBuffer file = little(sectionsAt + sections * SECTION_HEADER_BYTES);
    file.putInt(0x464c457f).put((byte) elfClass).put((byte) 1).put((byte) 1).position(0x10);
    file.putShort((short) type).putShort((short) machine).putInt(1).putLong(KERNEL);
    file.putLong(HEADER_BYTES).putLong(sections == 0 ? 0 : sectionsAt).putInt(0);
    file.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 2);
    file.putShort((short) SECTION_HEADER_BYTES).putShort((short) sections).putShort((short) 1);
    headers.forEach(file::put);
    file.put(code).position(notesAt);
    file.put(notes.toByteArray()).put(names).put(legacyBytes);
    if (sections != 0) {
      file.position(sectionsAt + SECTION_HEADER_BYTES);
      file.put(sectionHeader(13, 3, namesAt, names.length));
      file.put(sectionHeader(1, 1, legacyAt, legacyBytes.length));
    }
    return file.array();
  }

  private static byte[] programHeader(
      int type, long offset, long vaddr, long paddr, long fileBytes, long memoryBytes) {
    return little(PROGRAM_HEADER_BYTES)
        .putInt(type)
        .putInt(7)
        .putLong(offset)
        .putLong(vaddr)
        .putLong(paddr)
        .putLong(fileBytes)
        .putLong(memoryBytes)
        .array();
  }

  private static byte[] sectionHeader(int name, int type, long offset, long size) {
    return little(SECTION_HEADER_BYTES)
        .putInt(name)
        .putInt(type)
        .putLong(0)
        .putLong(0)
        .putLong(offset)
        .putLong(size)
        .array();
  }

  /** A bzImage around a payload. */
  public static byte[] bzImage(byte[] payload) {
    int setupSectors = 1;
    int kernelAt = (setupSectors + 1) * 512;
    ByteBuffer file = little(kernelAt + 64 + payload.length);
    file.put(0x1f1, (byte) setupSectors);
    file.putShort(0x1fe, (short) 0xaa55);
    file.putInt(0x202, 0x53726448);
    file.putShort(0x206, (short) 0x20f);
    file.putInt(0x248, 64);
    file.putInt(0x24c, payload.length);
    file.position(kernelAt + 64);
    file.put(payload);
    return file.array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
