/** The audit trail, as it is read: straight from the decision log, by no read model. */
@NullMarked
package com.atomicmcp.query.audit;

import org.jspecify.annotations.NullMarked;
