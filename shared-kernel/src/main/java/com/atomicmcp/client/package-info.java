/** OAuth clients that members connect, and the connections themselves. */
@NullMarked
package com.atomicmcp.client;

import org.jspecify.annotations.NullMarked;
