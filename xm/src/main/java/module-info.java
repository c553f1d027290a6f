/** The management tool. */
module org.xenolith.xm {
  requires transitive org.xenolith.config;
  requires transitive org.xenolith.control;
  requires org.jline.terminal.ffm;
  requires static org.jspecify;

  exports org.xenolith.xm;
  exports org.xenolith.xm.command;
  exports org.xenolith.xm.terminal;
}
