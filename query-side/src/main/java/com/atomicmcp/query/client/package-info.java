/** OAuth clients and their connections, as they are read. */
@NullMarked
package com.atomicmcp.query.client;

import org.jspecify.annotations.NullMarked;
