/** MMX, SSE to SSE4.2, AES, carry-less multiplication and SHA. */
@NullMarked
package org.xenolith.x86.cpu.sse;

import org.jspecify.annotations.NullMarked;
