package org.xenolith.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which machine frames hold code that an engine has decoded. An engine marks a frame when it
 * decodes from it and is told when the frame is written; it then drops what it decoded and the mark
 * is gone.
 */
public final class CodePages {
  /** An engine that keeps decoded code. */
  @FunctionalInterface
  public interface Listener {
    /** The frame was written; called on the writer's thread, after the write. */
    void codeWritten(int mfn);
  }

  private final byte[] marks;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  CodePages(int frames) {
    marks = new byte[frames];
  }

  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  public void mark(int mfn) {
    marks[mfn] = 1;
  }

  public boolean isMarked(int mfn) {
    return marks[mfn] != 0;
  }

  /** Tells the listeners where the range touches marked frames. */
  public void written(long maddr, long lengthBytes) {
    if (lengthBytes <= 0) {
      return;
    }
    int last = (int) ((maddr + lengthBytes - 1) >>> MachineMemory.PAGE_SHIFT);
    for (int mfn = (int) (maddr >>> MachineMemory.PAGE_SHIFT); mfn <= last; mfn++) {
      if (marks[mfn] != 0) {
        marks[mfn] = 0;
        for (Listener listener : listeners) {
          listener.codeWritten(mfn);
        }
      }
    }
  }
}
