/**
 * The management tool: {@link org.xenolith.xm.CommandTable} has a row for each command, the package
 * {@code command} a class.
 */
@NullMarked
package org.xenolith.xm;

import org.jspecify.annotations.NullMarked;
