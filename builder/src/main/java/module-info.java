/** The domain builder. */
module org.xenolith.builder {
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.hypervisor;
  requires org.tukaani.xz;
  requires aircompressor.v3;
  requires jdk.unsupported; // aircompressor is an automatic module and cannot say so
  requires org.apache.commons.compress;
  requires static org.jspecify;

  exports org.xenolith.builder;
  exports org.xenolith.builder.boot;
  exports org.xenolith.builder.image;
  exports org.xenolith.builder.ramdisk;
}
