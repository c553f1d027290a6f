package org.xenolith.xend;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.LoggerFactory;

/** xend.log: a file of at most 1 MiB and five older ones. */
final class XendLogging {
  private static final long MAX_BYTES = 1 << 20;
  private static final int KEPT = 5;

  private XendLogging() {}

  /** Sends everything that is logged from now on to a file. A full disk loses lines, no more. */
  static void to(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();

    XendLayout layout = new XendLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();

    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);

    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(KEPT);
    rolling.start();
    appender.setRollingPolicy(rolling);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(MAX_BYTES));
    size.start();
    appender.setTriggeringPolicy(size);
    appender.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.DEBUG);
    root.addAppender(appender);
  }

  /**
   * xend's format since 3.2: {@code [2026-11-23 12:00:00 4711] INFO (CreateDomain:57) message},
   * with Python's names of the levels.
   */
  static final class XendLayout extends LayoutBase<ILoggingEvent> {
    private final DateTimeFormatter time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private final long pid = ProcessHandle.current().pid();

    @Override
    public String doLayout(ILoggingEvent event) {
      Level level = event.getLevel();
      return "[%s %d] %s (%s) %s%n%s"
          .formatted(
              time.format(event.getInstant()),
              pid,
              level.equals(Level.WARN) ? "WARNING" : level,
              place(event),
              event.getFormattedMessage(),
              ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static String place(ILoggingEvent event) {
      StackTraceElement[] callers = event.getCallerData();
      if (callers == null || callers.length == 0) {
        return "?:0";
      }
      String file = String.valueOf(callers[0].getFileName());
      return file.replaceFirst("\\.java$", "") + ":" + callers[0].getLineNumber();
    }
  }
}
