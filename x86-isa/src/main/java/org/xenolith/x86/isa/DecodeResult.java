package org.xenolith.x86.isa;

/** What {@link Decoder} makes of bytes: an instruction, or why there is none. */
public sealed interface DecodeResult permits Instruction, DecodeFailure {}
