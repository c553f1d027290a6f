package org.xenolith.xm.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Shows a later viewer what was printed before it came, with two changes: it begins with a whole
 * line, and without the questions that programs ask a terminal. Those were answered long ago; asked
 * again, this terminal's answers would be typed into the guest. What comes after is passed on as it
 * is.
 */
final class Replay {
  /** Device status report and device attributes: ESC [ … n and ESC [ … c. */
  private static final Pattern QUESTION = Pattern.compile("\u001b\\[[?>=]?[0-9;]*[nc]");

  private final ByteArrayOutputStream old = new ByteArrayOutputStream();
  private final boolean withinLine;
  private long oldBytesLeft;

  /**
   * @param withinLine the first byte may stand in the middle of a line
   * @param oldBytes how many bytes were printed before
   */
  Replay(boolean withinLine, long oldBytes) {
    this.withinLine = withinLine;
    this.oldBytesLeft = oldBytes;
  }

  void show(ByteBuffer bytes, OutputStream out) throws IOException {
    int count = (int) Math.min(oldBytesLeft, bytes.remaining());
    if (count > 0) {
      old.write(bytes.array(), bytes.position(), count);
      oldBytesLeft -= count;
      if (oldBytesLeft == 0) {
        end(out);
      }
    }
    out.write(bytes.array(), bytes.position() + count, bytes.remaining() - count);
  }

  /** Shows what is still held back. */
  void end(OutputStream out) throws IOException {
    // Latin 1 takes every byte to a character and back.
    String text = old.toString(StandardCharsets.ISO_8859_1);
    old.reset();
    if (withinLine) {
      text = text.substring(text.indexOf('\n') + 1);
    }
    out.write(QUESTION.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1));
  }
}
