/** Xen's public numbers, errnos and struct layouts. */
module org.xenolith.abi {
  requires static org.jspecify;

  exports org.xenolith.abi;
}
