/** The audit trail: every decision as an entry that a person can read, and what is asked of it. */
@NullMarked
package com.atomicmcp.audit;

import org.jspecify.annotations.NullMarked;
