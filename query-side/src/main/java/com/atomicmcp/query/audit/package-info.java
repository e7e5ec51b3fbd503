/** What the audit trail tells over the query API, from the decisions themselves. */
@NullMarked
package com.atomicmcp.query.audit;

import org.jspecify.annotations.NullMarked;
