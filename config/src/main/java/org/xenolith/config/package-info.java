/**
 * Domain configuration files: a bounded evaluator for the part of Python that they use ({@link
 * org.xenolith.config.ConfigFile}), the table of keys ({@link org.xenolith.config.ConfigKey}), and
 * what both make together ({@link org.xenolith.config.DomainConfigReader}).
 */
@NullMarked
package org.xenolith.config;

import org.jspecify.annotations.NullMarked;
