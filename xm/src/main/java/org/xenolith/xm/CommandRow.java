package org.xenolith.xm;

import java.util.List;
import java.util.function.Supplier;

/**
 * A command of xm.
 *
 * @param name as it is typed
 * @param arguments as the help shows them; those in angle brackets must be there
 * @param least how many arguments there must be
 * @param most how many there may be
 * @param options besides --help
 * @param help one line, without a full stop
 * @param common shown by {@code xm help} without --long
 * @param command makes the command's implementation; called for the command that runs only
 */
public record CommandRow(
    String name,
    String arguments,
    int least,
    int most,
    List<Option> options,
    String help,
    boolean common,
    Supplier<Command> command) {
  public CommandRow {
    options = List.copyOf(options);
  }

  /** {@code xm pause <Domain>}. */
  public String usage() {
    String shown = options.isEmpty() ? "" : " [options]";
    return "xm " + name + shown + (arguments.isEmpty() ? "" : " " + arguments);
  }
}
