/** Who stands at the door: the organization a URL addresses, the token, the connection behind it, and what the member may do now. */
@NullMarked
package com.atomicmcp.gateway.access;

import org.jspecify.annotations.NullMarked;
