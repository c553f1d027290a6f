package org.xenolith.conformance.oracle;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A written test of table rows that the host cannot be asked about: privileged instructions,
 * control transfers, 32-bit mode, what is not deterministic.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CoversRows {
  /**
   * Regular expressions over a row's text, "opcode | syntax", each matching from its mnemonic on:
   * "HLT", "RET.*".
   */
  String[] value();
}
