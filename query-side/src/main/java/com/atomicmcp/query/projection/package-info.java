/** Folds logs into documents: live, rebuilt beside, and verified, with the same code; and reads them. */
@NullMarked
package com.atomicmcp.query.projection;

import org.jspecify.annotations.NullMarked;
