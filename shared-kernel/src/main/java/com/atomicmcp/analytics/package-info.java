/** Analytics events: what happened to the Action Flows, as the platform and the SDKs report it. */
@NullMarked
package com.atomicmcp.analytics;

import org.jspecify.annotations.NullMarked;
