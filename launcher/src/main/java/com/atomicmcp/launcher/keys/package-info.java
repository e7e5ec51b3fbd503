/** {@code atomicctl keys}: the keys that access tokens are signed with. Knows a running server by its operations door. */
@NullMarked
package com.atomicmcp.launcher.keys;

import org.jspecify.annotations.NullMarked;
