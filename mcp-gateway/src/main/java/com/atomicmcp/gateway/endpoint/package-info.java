/** Puts the endpoint together: routes, server, limits. */
@NullMarked
package com.atomicmcp.gateway.endpoint;

import org.jspecify.annotations.NullMarked;
