/** Organizations, as they are read. */
@NullMarked
package com.atomicmcp.query.organization;

import org.jspecify.annotations.NullMarked;
