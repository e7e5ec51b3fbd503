/** {@code atomicctl customers}: what an operator does about an organization's customers. Knows a running server by its operations door. */
@NullMarked
package com.atomicmcp.launcher.customers;

import org.jspecify.annotations.NullMarked;
