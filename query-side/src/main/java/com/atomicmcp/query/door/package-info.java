/** How the query API asks, and who may. */
@NullMarked
package com.atomicmcp.query.door;

import org.jspecify.annotations.NullMarked;
