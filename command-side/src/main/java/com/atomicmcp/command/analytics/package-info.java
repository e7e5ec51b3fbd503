/** What the platform and the SDKs report about Action Flows. */
@NullMarked
package com.atomicmcp.command.analytics;

import org.jspecify.annotations.NullMarked;
