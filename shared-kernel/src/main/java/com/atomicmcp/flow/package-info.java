/** Action Flows: what the platform runs, in drafts and published versions. */
@NullMarked
package com.atomicmcp.flow;

import org.jspecify.annotations.NullMarked;
