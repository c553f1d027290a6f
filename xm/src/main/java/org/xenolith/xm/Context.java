package org.xenolith.xm;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.DomainInfo;
import org.xenolith.control.DomainName;
import org.xenolith.control.Home;
import org.xenolith.control.RpcClient;
import org.xenolith.control.RpcException;
import org.xenolith.control.Sentence;
import org.xenolith.control.XendMethods;
import org.xenolith.control.XendStarter;
import org.xenolith.xm.terminal.ConsoleStreams;

/** What a command works with: where to print, and xend, which is started when it is first asked. */
public final class Context implements AutoCloseable {
  private final PrintStream out;
  private final PrintStream err;
  private final Home home;
  private final Path programs;
  private final ConsoleStreams streams;
  private @Nullable RpcClient xend;

  /**
   * @param programs the directory with xend's launcher
   * @param streams what a console is connected to
   */
  public Context(
      PrintStream out, PrintStream err, Home home, Path programs, ConsoleStreams streams) {
    this.out = out;
    this.err = err;
    this.home = home;
    this.programs = programs;
    this.streams = streams;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  public Home home() {
    return home;
  }

  public ConsoleStreams streams() {
    return streams;
  }

  /** Calls a method of xend's. */
  public <R> R call(String method, Record parameters, Class<R> result)
      throws IOException, RpcException {
    return xend().call(method, parameters, result);
  }

  /** Calls a method that takes a domain and returns it. */
  public DomainInfo domainCall(String method, String domain) throws IOException, RpcException {
    return call(method, new DomainName(domain), DomainInfo.class);
  }

  public DomainInfo domain(String domain) throws IOException, RpcException {
    return domainCall(XendMethods.DOMAIN, domain);
  }

  private RpcClient xend() throws IOException {
    RpcClient connected = xend;
    if (connected == null) {
      try {
        connected = new XendStarter(home, programs.resolve("xend")).connect();
      } catch (IOException e) {
        throw new IOException("Unable to connect to xend: " + Sentence.of(e), e);
      }
      xend = connected;
    }
    return connected;
  }

  /**
   * Ends the connection to xend; the next call makes a new one. Before something that takes long:
   * xend may be another one afterwards.
   */
  public void disconnect() throws IOException {
    if (xend != null) {
      xend.close();
      xend = null;
    }
  }

  @Override
  public void close() throws IOException {
    disconnect();
  }
}
