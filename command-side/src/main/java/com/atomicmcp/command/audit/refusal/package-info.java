/** Keeps what was refused: off the hot path, bounded, and each organization's for itself. */
@NullMarked
package com.atomicmcp.command.audit.refusal;

import org.jspecify.annotations.NullMarked;
