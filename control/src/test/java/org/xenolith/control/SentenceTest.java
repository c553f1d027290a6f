package org.xenolith.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class SentenceTest {
  @Test
  void everyFailureSaysSomething() {
    assertThat(Sentence.of(new NoSuchFileException("/a")))
        .isEqualTo("no such file or directory: /a");
    assertThat(Sentence.of(new AccessDeniedException("/a"))).isEqualTo("permission denied: /a");
    assertThat(Sentence.of(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("No space left on device: /a");
    assertThat(Sentence.of(new FileAlreadyExistsException("/a")))
        .isEqualTo("FileAlreadyExistsException: /a");
    assertThat(Sentence.of(new IOException("a reason"))).isEqualTo("a reason");
    assertThat(Sentence.of(new EOFException())).isEqualTo("java.io.EOFException");
  }
}
