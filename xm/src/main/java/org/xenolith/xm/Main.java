package org.xenolith.xm;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.xenolith.control.Home;
import org.xenolith.control.RpcException;
import org.xenolith.control.Sentence;
import org.xenolith.xm.command.Help;
import org.xenolith.xm.terminal.ConsoleStreams;

/** {@code xm COMMAND [ARGUMENTS]}: exit status 0, or 1 and one line on standard error. */
public final class Main {
  private Main() {}

  public static void main(String[] words) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int status;
    try {
      Path programs = Path.of(System.getProperty("xenolith.bin", "bin")).toAbsolutePath();
      try (Context context =
          new Context(out, err, Home.current(), programs, ConsoleStreams.standard())) {
        status = run(List.of(words), context);
      }
    } catch (IOException e) {
      err.println("Error: " + Sentence.of(e));
      status = 1;
    }
    out.flush();
    err.flush();
    System.exit(status);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }

  private static int fail(String message, Context context) {
    context.out().flush();
    context.err().println("Error: " + message);
    return 1;
  }

  /** Runs a command; what goes wrong is printed as {@code Error: …}. */
  public static int run(List<String> words, Context context) {
    try {
      if (words.isEmpty()) {
        Help.print(context.out(), false);
        return 1;
      }
      String word = words.getFirst();
      boolean asksForHelp = word.equals("-h") || word.equals("--help");
      CommandRow row = CommandTable.find(asksForHelp ? "help" : word);
      Arguments arguments = Arguments.parse(row, words.subList(1, words.size()));
      if (arguments.has("help")) {
        Help.print(context.out(), row);
        return 0;
      }
      return row.command().get().run(arguments, context);
    } catch (XmException | RpcException e) {
      return fail(String.valueOf(e.getMessage()), context);
    } catch (IOException e) {
      return fail(Sentence.of(e), context);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
