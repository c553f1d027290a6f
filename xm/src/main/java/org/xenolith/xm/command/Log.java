package org.xenolith.xm.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;
import org.xenolith.xm.XmException;

/** {@code xm log}. */
public final class Log implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws XmException, IOException {
    try {
      Files.copy(context.home().xendLog(), context.out());
      return 0;
    } catch (NoSuchFileException e) {
      throw new XmException("xend has written no log yet: " + context.home().xendLog());
    }
  }
}
