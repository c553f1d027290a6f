package org.xenolith.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What users are told when a file or socket fails: Java's messages are often only a path. */
public final class Sentence {
  private Sentence() {}

  /** Without a prefix and a full stop. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "no such file or directory: " + e.getFile();
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case FileSystemException e when e.getReason() != null -> e.getReason() + ": " + e.getFile();
      case FileSystemException e -> e.getClass().getSimpleName() + ": " + e.getFile();
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
