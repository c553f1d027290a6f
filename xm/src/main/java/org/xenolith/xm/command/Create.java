package org.xenolith.xm.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenolith.config.ConfigException;
import org.xenolith.config.DomainConfigReader;
import org.xenolith.control.CreateReply;
import org.xenolith.control.CreateRequest;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.RpcException;
import org.xenolith.control.XendMethods;
import org.xenolith.xm.Arguments;
import org.xenolith.xm.Command;
import org.xenolith.xm.Context;
import org.xenolith.xm.Sxp;
import org.xenolith.xm.XmException;
import org.xenolith.xm.terminal.ConsoleViewer;

/** {@code xm create}. */
public final class Create implements Command {
  private static final String DEFAULT_CONFIG = "xmdefconfig";

  @Override
  public int run(Arguments arguments, Context context)
      throws XmException, IOException, RpcException {
    List<String> words = new ArrayList<>(arguments.operands());
    boolean named = arguments.has("defconfig");
    String name = arguments.value("defconfig").orElse(DEFAULT_CONFIG);
    if (!named && !words.isEmpty() && !words.getFirst().contains("=")) {
      name = words.removeFirst();
    }
    Path file = locate(name, arguments, context);
    boolean quiet = arguments.has("quiet");
    if (!quiet) {
      context.out().println("Using config file \"%s\".".formatted(file));
    }
    DomainConfigReader.Reading reading = read(file, overrides(words));
    if (!quiet) {
      warn(reading.warnings(), context);
    }
    if (arguments.has("dryrun")) {
      context.out().println(Sxp.config(reading.config()).pretty());
      return 0;
    }
    create(reading, arguments, context);
    return 0;
  }

  private static void warn(List<String> warnings, Context context) {
    context.out().flush();
    warnings.forEach(warning -> context.err().println("Warning: " + warning));
  }

  private static DomainConfigReader.Reading read(Path file, Map<String, String> overrides)
      throws XmException {
    try {
      return DomainConfigReader.read(file, overrides);
    } catch (ConfigException e) {
      throw new XmException(e.getMessage());
    }
  }

  private static Map<String, String> overrides(List<String> words) throws XmException {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new XmException("'%s' is neither the one config file nor VAR=VAL".formatted(word));
      }
      overrides.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
    }
    return overrides;
  }

  /** As given, or in the directories of --path; what is printed begins with / or ./ as with xm. */
  private static Path locate(String name, Arguments arguments, Context context) throws XmException {
    List<String> directories = new ArrayList<>(List.of("."));
    if (name.startsWith("/")) {
      directories = List.of("/");
    } else if (arguments.has("path")) {
      directories.addAll(List.of(arguments.value("path").orElse("").split(":")));
    } else {
      directories.add(context.home().etc().toString());
      directories.add("/etc/xen");
    }
    for (String directory : directories) {
      Path file = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new XmException("Cannot open config file \"%s\": no such file".formatted(name));
  }

  private static void create(
      DomainConfigReader.Reading reading, Arguments arguments, Context context)
      throws XmException, IOException, RpcException {
    boolean console = arguments.has("console_autoconnect");
    boolean paused = arguments.has("paused");
    // With a console, it is paused until we are connected: then nothing it prints can be missed.
    CreateReply reply =
        context.call(
            XendMethods.CREATE,
            new CreateRequest(reading.config(), paused || console),
            CreateReply.class);
    DomainInfo domain = reply.domain();
    if (!arguments.has("quiet")) {
      warn(reply.warnings(), context);
      context.out().println("Started domain %s (id=%d)".formatted(domain.name(), domain.domid()));
      context.out().flush();
    }
    if (console) {
      try (ConsoleViewer viewer = ConsoleView.attach(domain, ConsoleViewer.FROM_START)) {
        if (!paused) {
          context.domainCall(XendMethods.UNPAUSE, Integer.toString(domain.domid()));
        }
        ConsoleView.run(viewer, domain, context);
      }
    }
  }
}
