/** Environments: separate configurations inside an organization. */
@NullMarked
package com.atomicmcp.environment;

import org.jspecify.annotations.NullMarked;
