/** What was refused: commands, and attempts to sign in. Kept apart from what was decided. */
@NullMarked
package com.atomicmcp.audit.refusal;

import org.jspecify.annotations.NullMarked;
