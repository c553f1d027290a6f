/** The PV console: its ring (public/io/console.h), its log and its viewers. */
@NullMarked
package org.xenolith.backends.console;

import org.jspecify.annotations.NullMarked;
