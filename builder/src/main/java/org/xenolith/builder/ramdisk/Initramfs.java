package org.xenolith.builder.ramdisk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;

/**
 * Writes an initramfs (a "newc" cpio archive) entry by entry, without root: device nodes and owners
 * are only bytes in it. Entries are root's, dated 1970, so that the same parts give the same
 * archive.
 */
public final class Initramfs {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CpioArchiveOutputStream archive =
      new CpioArchiveOutputStream(bytes, CpioConstants.FORMAT_NEW);
  private int inode = 1;

  public Initramfs directory(String path) {
    return add(path, CpioConstants.C_ISDIR | 0755, new byte[0]);
  }

  public Initramfs file(String path, int permissions, byte[] content) {
    return add(path, CpioConstants.C_ISREG | permissions, content);
  }

  public Initramfs file(String path, int permissions, String content) {
    return file(path, permissions, content.getBytes(StandardCharsets.UTF_8));
  }

  public Initramfs link(String path, String target) {
    return add(path, CpioConstants.C_ISLNK | 0777, target.getBytes(StandardCharsets.UTF_8));
  }

  public Initramfs characterDevice(String path, int permissions, int major, int minor) {
    return put(entry(path, CpioConstants.C_ISCHR | permissions, 0, major, minor), new byte[0]);
  }

  private Initramfs add(String path, long mode, byte[] content) {
    return put(entry(path, mode, content.length, 0, 0), content);
  }

  private CpioArchiveEntry entry(String path, long mode, long size, int major, int minor) {
    CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, path, size);
    entry.setMode(mode);
    entry.setInode(inode++);
    entry.setNumberOfLinks(1);
    entry.setRemoteDeviceMaj(major);
    entry.setRemoteDeviceMin(minor);
    return entry;
  }

  private Initramfs put(CpioArchiveEntry entry, byte[] content) {
    try {
      archive.putArchiveEntry(entry);
      archive.write(content);
      archive.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /** Ends the archive and writes it, compressed with gzip. */
  public void write(Path target) throws IOException {
    archive.finish();
    Path unfinished = target.resolveSibling(target.getFileName() + ".new");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
      bytes.writeTo(out);
    }
    Files.move(unfinished, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
