package org.xenolith.x86.cpu.sse;

import org.xenolith.x86.cpu.Semantics;

/** AES, carry-less multiplication and SHA. */
final class CryptoSemantics {
  private CryptoSemantics() {}

  static void register(Semantics semantics) {
    semantics.choose("AESENC", XmmForms.whole(Aes::encrypt));
    semantics.choose("AESENCLAST", XmmForms.whole(Aes::encryptLast));
    semantics.choose("AESDEC", XmmForms.whole(Aes::decrypt));
    semantics.choose("AESDECLAST", XmmForms.whole(Aes::decryptLast));
    semantics.choose("AESIMC", XmmForms.whole(Aes::inverseMixColumns));
    semantics.choose("AESKEYGENASSIST", XmmForms.immediate(Aes::assistKeyGeneration));
    semantics.choose("PCLMULQDQ", XmmForms.immediate(CarrylessProduct::multiply));
    semantics.choose("SHA1RNDS4", XmmForms.immediate(Sha1::rounds));
    semantics.choose("SHA1NEXTE", XmmForms.whole(Sha1::nextE));
    semantics.choose("SHA1MSG1", XmmForms.whole(Sha1::message1));
    semantics.choose("SHA1MSG2", XmmForms.whole(Sha1::message2));
    semantics.choose("SHA256RNDS2", XmmForms.whole(Sha256::rounds));
    semantics.choose("SHA256MSG1", XmmForms.whole(Sha256::message1));
    semantics.choose("SHA256MSG2", XmmForms.whole(Sha256::message2));
  }
}
