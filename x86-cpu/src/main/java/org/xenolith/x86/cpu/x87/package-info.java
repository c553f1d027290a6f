/**
 * The x87 unit: 80-bit arithmetic, its registers and status, and the memory images of FPU state.
 */
@NullMarked
package org.xenolith.x86.cpu.x87;

import org.jspecify.annotations.NullMarked;
