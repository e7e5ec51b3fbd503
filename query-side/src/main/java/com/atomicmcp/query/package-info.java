/** What every read model shares. */
@NullMarked
package com.atomicmcp.query;

import org.jspecify.annotations.NullMarked;
