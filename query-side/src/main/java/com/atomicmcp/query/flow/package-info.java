/** Action Flows, as they are read. */
@NullMarked
package com.atomicmcp.query.flow;

import org.jspecify.annotations.NullMarked;
