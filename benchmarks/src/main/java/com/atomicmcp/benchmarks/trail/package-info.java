/** How fast the audit trail is told from a long log, beside reading the same rows and nothing else; and what it needs. */
@NullMarked
package com.atomicmcp.benchmarks.trail;

import org.jspecify.annotations.NullMarked;
