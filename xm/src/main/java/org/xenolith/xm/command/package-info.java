/** xm's commands, a class each: they ask xend and print what it says. */
@NullMarked
package org.xenolith.xm.command;

import org.jspecify.annotations.NullMarked;
