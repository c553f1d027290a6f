/** The instruction table; decoder, assembler and disassembler read it. */
module org.xenolith.x86.isa {
  requires static org.jspecify;

  exports org.xenolith.x86.isa;
}
