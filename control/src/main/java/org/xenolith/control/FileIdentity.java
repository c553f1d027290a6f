package org.xenolith.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Which file it is, whatever becomes of its name.
 *
 * @param key device and inode
 */
public record FileIdentity(Object key) {
  /** Of the file that is at a path now. */
  public static FileIdentity of(Path path) throws IOException {
    return new FileIdentity(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  /** Whether the file has not been removed or replaced. */
  public boolean isStillAt(Path path) throws IOException {
    try {
      return equals(of(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
