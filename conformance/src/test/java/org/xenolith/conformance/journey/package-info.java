/** Whole journeys: the commands in {@code bin/} as people use them, each test with its own home. */
package org.xenolith.conformance.journey;
