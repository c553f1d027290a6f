/** The control daemon. */
module org.xenolith.xend {
  requires transitive org.xenolith.host;
  requires transitive org.xenolith.control;
  requires org.slf4j;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires static org.jspecify;

  exports org.xenolith.xend;
  exports org.xenolith.xend.machine;
  exports org.xenolith.xend.operation;
  exports org.xenolith.xend.policy;
  exports org.xenolith.xend.registry;
  exports org.xenolith.xend.rpc;
}
