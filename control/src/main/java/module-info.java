/** Requests and replies between xm, xend and machines. */
module org.xenolith.control {
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports org.xenolith.control;
}
