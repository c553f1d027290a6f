package org.xenolith.xm;

import java.util.ArrayList;
import java.util.List;
import org.xenolith.control.Nearest;
import org.xenolith.xm.command.Console;
import org.xenolith.xm.command.Create;
import org.xenolith.xm.command.Destroy;
import org.xenolith.xm.command.Dmesg;
import org.xenolith.xm.command.Domid;
import org.xenolith.xm.command.Domname;
import org.xenolith.xm.command.Help;
import org.xenolith.xm.command.Info;
import org.xenolith.xm.command.ListDomains;
import org.xenolith.xm.command.Log;
import org.xenolith.xm.command.Pause;
import org.xenolith.xm.command.Shutdown;
import org.xenolith.xm.command.Unpause;
import org.xenolith.xm.command.Uptime;

/** Every command of xm, a row each, in the order of the help. */
public final class CommandTable {
  /** Every command has it. */
  static final Option HELP = Option.flag('h', "help", "print the command's usage");

  private static final int ANY = Integer.MAX_VALUE;
  private static final List<Option> NONE = List.of();

  private static final List<Option> ENDING =
      List.of(
          Option.flag('w', "wait", "return when the domain has ended"),
          Option.flag('a', "all", "all domains"));

  private static final List<CommandRow> ROWS =
      List.of(
          new CommandRow(
              "create",
              "<ConfigFile> [VAR=VAL ...]",
              0,
              ANY,
              List.of(
                  Option.flag('c', "console_autoconnect", "connect to the console at once"),
                  Option.flag('p', "paused", "leave the domain paused"),
                  Option.flag('q', "quiet", "print errors only"),
                  Option.flag('n', "dryrun", "print what would be created, and create nothing"),
                  Option.valued('f', "defconfig", "FILE", "the configuration file"),
                  Option.valued('\0', "path", "DIRS", "where to look for it, with colons between")),
              "create a domain from a configuration file",
              true,
              Create::new),
          new CommandRow(
              "list",
              "[Domain ...]",
              0,
              ANY,
              List.of(Option.flag('l', "long", "everything about them, as S-expressions")),
              "list domains",
              true,
              ListDomains::new),
          new CommandRow(
              "console",
              "<Domain>",
              1,
              1,
              List.of(Option.flag('q', "quiet", "say nothing where there is no such domain")),
              "connect to a domain's console; Ctrl+] leaves it",
              true,
              Console::new),
          new CommandRow(
              "shutdown",
              "<Domain>",
              0,
              ANY,
              List.of(
                  ENDING.get(0),
                  ENDING.get(1),
                  Option.flag('H', "halt", "halt rather than power off"),
                  Option.flag('R', "reboot", "reboot rather than power off")),
              "ask a domain's system to shut down",
              true,
              Shutdown::new),
          new CommandRow(
              "reboot",
              "<Domain>",
              0,
              ANY,
              ENDING,
              "ask a domain's system to reboot",
              true,
              Shutdown::reboot),
          new CommandRow(
              "destroy", "<Domain>", 1, 1, NONE, "end a domain at once", true, Destroy::new),
          new CommandRow(
              "pause", "<Domain>", 1, 1, NONE, "stop a domain's processors", true, Pause::new),
          new CommandRow(
              "unpause", "<Domain>", 1, 1, NONE, "let a paused domain go on", true, Unpause::new),
          new CommandRow(
              "uptime",
              "[Domain ...]",
              0,
              ANY,
              List.of(Option.flag('s', "short", "with the time of day")),
              "how long domains have been running",
              true,
              Uptime::new),
          new CommandRow(
              "domid", "<DomainName>", 1, 1, NONE, "the id of a domain", false, Domid::new),
          new CommandRow(
              "domname", "<DomId>", 1, 1, NONE, "the name of a domain", false, Domname::new),
          new CommandRow(
              "dmesg",
              "",
              0,
              0,
              List.of(Option.flag('c', "clear", "empty the buffer after printing it")),
              "print the hypervisor's messages",
              false,
              Dmesg::new),
          new CommandRow("info", "", 0, 0, NONE, "describe the host", false, Info::new),
          new CommandRow("log", "", 0, 0, NONE, "print xend's log", false, Log::new),
          new CommandRow(
              "help",
              "[Command]",
              0,
              1,
              List.of(Option.flag('l', "long", "all commands and their options")),
              "print this, or a command's usage",
              true,
              Help::new));

  private CommandTable() {}

  public static List<CommandRow> rows() {
    return ROWS;
  }

  /**
   * The command that a word stands for: its name, or a beginning that fits no other command.
   *
   * @throws XmException where there is none; the message names those that are close
   */
  public static CommandRow find(String word) throws XmException {
    List<CommandRow> fitting = new ArrayList<>();
    for (CommandRow row : ROWS) {
      if (row.name().equals(word)) {
        return row;
      }
      if (row.name().startsWith(word)) {
        fitting.add(row);
      }
    }
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (!fitting.isEmpty()) {
      throw new XmException("Subcommand %s may be %s.".formatted(word, oneOf(names(fitting))));
    }
    List<String> nearest = Nearest.to(word, names(ROWS));
    String hint = nearest.isEmpty() ? "  See xm help." : "  Did you mean " + oneOf(nearest) + "?";
    throw new XmException("Subcommand %s not found!%s".formatted(word, hint));
  }

  private static List<String> names(List<CommandRow> rows) {
    return rows.stream().map(CommandRow::name).toList();
  }

  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.getFirst()
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
