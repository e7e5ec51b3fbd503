/** The environments of each organization, as they are read. */
@NullMarked
package com.atomicmcp.query.environment;

import org.jspecify.annotations.NullMarked;
