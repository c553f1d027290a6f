package org.xenolith.xm;

import org.xenolith.config.ConfigKey;

/** Writes docs/xm.md from the tables of commands and keys. */
final class XmReference {
  private XmReference() {}

  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # xm

        *Written from the tables in `CommandTable` and `ConfigKey`; a test compares them.*

        `bin/xm` looks after the domains of a Xenolith instance. It asks `xend`, and starts it where none runs.
        `<Domain>` is a domain's name or id; a beginning of a subcommand will do where it is clear; options may
        stand anywhere. The exit status is 0, or 1 with one line `Error: …` on standard error (`xm` and
        `xm help` end with 1 too, as they always did).

        `XENOLITH_HOME=DIR` keeps everything of an instance under DIR: sockets and records in `run/`, `xend.log`
        and consoles in `log/`, configuration files in `etc/`. Without it, root's instance uses `/run/xenolith`
        and `/var/log/xen`, a user's the XDG directories (`$XDG_RUNTIME_DIR/xenolith`,
        `$XDG_STATE_HOME/xenolith`).

        ## Commands

        """);
    for (CommandRow row : CommandTable.rows()) {
      page.append("### ").append(row.name()).append("\n\n    ").append(row.usage()).append("\n\n");
      page.append(sentence(row.help())).append("\n");
      if (!row.options().isEmpty()) {
        page.append("\n| option | |\n|---|---|\n");
        for (Option option : row.options()) {
          page.append("| `%s` | %s |\n".formatted(option.forms(), option.help()));
        }
      }
      page.append('\n');
    }
    page.append(
        """
        `xm list` prints a header and six fields a row: name, id, MiB, virtual processors, state, seconds of
        processor time. The state's letters are running, blocked, paused, shut down, crashed, dying; Domain-0 is
        the host.

        ## Configuration files

        Assignments of strings, numbers and lists, with comments, `\\` at the end of a line, `+ - * / %` and names
        assigned before. `VAR=VAL` on the command line beats the file. A key that is not known here only warns.

        | key | |
        |---|---|
        """);
    for (ConfigKey key : ConfigKey.values()) {
      page.append("| `%s` | %s |\n".formatted(key.word(), key.help()));
    }
    return page.toString();
  }

  private static String sentence(String help) {
    return Character.toUpperCase(help.charAt(0)) + help.substring(1) + ".";
  }
}
