/** What is remembered of the requests that were made. */
@NullMarked
package com.atomicmcp.gateway.call;

import org.jspecify.annotations.NullMarked;
