/** {@code atomicctl audit}: the audit trail, as the logs themselves tell it. Knows a server by its operations door. */
@NullMarked
package com.atomicmcp.launcher.audit;

import org.jspecify.annotations.NullMarked;
