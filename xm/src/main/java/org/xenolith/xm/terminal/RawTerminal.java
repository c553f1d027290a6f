package org.xenolith.xm.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.ControlFlag;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ffm.FfmTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * The terminal on standard input without anything between the keys and us, until it is closed or
 * the process ends. Only its attributes are touched: nothing is written to it or read from it, so
 * every byte stays the console's.
 */
final class RawTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Attributes before;
  private final Thread hook;

  private RawTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
    this.hook = new Thread(() -> terminal.setAttributes(before), "restore-terminal");
  }

  static RawTerminal enter() throws IOException {
    // The type "dumb" keeps JLine from looking for the terminal's abilities: none are needed.
    Terminal terminal =
        new FfmTerminalProvider()
            .sysTerminal(
                "xm",
                Terminal.TYPE_DUMB,
                false,
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_8,
                false,
                Terminal.SignalHandler.SIG_DFL,
                true,
                SystemStream.Output);
    RawTerminal raw = new RawTerminal(terminal);
    Runtime.getRuntime().addShutdownHook(raw.hook);
    terminal.setAttributes(raw.rawAttributes());
    return raw;
  }

  /** What cfmakeraw(3) does. */
  private Attributes rawAttributes() {
    Attributes raw = new Attributes(before);
    raw.setInputFlags(
        EnumSet.of(
            InputFlag.IGNBRK,
            InputFlag.BRKINT,
            InputFlag.PARMRK,
            InputFlag.ISTRIP,
            InputFlag.INLCR,
            InputFlag.IGNCR,
            InputFlag.ICRNL,
            InputFlag.IXON),
        false);
    raw.setOutputFlag(OutputFlag.OPOST, false);
    raw.setLocalFlags(
        EnumSet.of(
            LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.ISIG, LocalFlag.IEXTEN),
        false);
    raw.setControlFlag(ControlFlag.PARENB, false);
    raw.setControlFlag(ControlFlag.CS8, true);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    return raw;
  }

  @Override
  public void close() {
    terminal.setAttributes(before);
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
