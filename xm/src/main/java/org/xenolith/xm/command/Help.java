package org.xenolith.xm.command;

import java.io.PrintStream;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.CommandRow;
import org.xenolith.xm.CommandTable;
import org.xenolith.xm.Context;
import org.xenolith.xm.Option;
import org.xenolith.xm.XmException;

/** {@code xm help}. As with xm, only {@code xm help COMMAND} is a success. */
public final class Help implements Command {
  @Override
  public int run(Arguments arguments, Context context) throws XmException {
    if (arguments.operands().isEmpty()) {
      print(context.out(), arguments.has("long"));
      return 1;
    }
    print(context.out(), CommandTable.find(arguments.operands().getFirst()));
    return 0;
  }

  /** All commands, or the common ones. */
  public static void print(PrintStream out, boolean all) {
    out.println("Usage: xm <subcommand> [args]");
    out.println();
    out.println("xm looks after the domains of a Xenolith instance.");
    out.println();
    out.println(all ? "All subcommands:" : "Common subcommands:");
    out.println();
    for (CommandRow row : CommandTable.rows()) {
      if (all || row.common()) {
        out.printf(" %-10s %-28s %s%n", row.name(), row.arguments(), row.help());
      }
      if (all) {
        options(out, row);
      }
    }
    out.println();
    out.println("<Domain> is a domain's name or id.  A beginning of a subcommand will do.");
    out.println(
        all
            ? "XENOLITH_HOME=DIR keeps everything of an instance under DIR."
            : "'xm help --long' lists all of them, 'xm help <subcommand>' explains one.");
  }

  /** One command. */
  public static void print(PrintStream out, CommandRow row) {
    out.println("Usage: " + row.usage());
    out.println();
    out.println(Character.toUpperCase(row.help().charAt(0)) + row.help().substring(1) + ".");
    if (!row.options().isEmpty()) {
      out.println();
      options(out, row);
    }
  }

  private static void options(PrintStream out, CommandRow row) {
    for (Option option : row.options()) {
      out.printf("   %-28s %s%n", option.forms(), option.help());
    }
  }
}
